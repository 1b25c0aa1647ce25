#include "aws/ini_file.h"

#include <gtest/gtest.h>

namespace cairn::aws {
namespace {

std::string value(const std::string& text, const std::string& key = "k") {
  return parse_ini("[default]\n" + text).value().at(0).values.at(key).text;
}

TEST(IniFile, ValuesAreWhatStandsBetweenBlanksAndComments) {
  struct Case {
    std::string line, value;
  };
  const Case cases[] = {
      {"k=v", "v"},
      {"k = v", "v"},
      {"k\t=\tv\t", "v"},
      {"k = v\r", "v"},
      {"K = v", "v"},
      {"k = a=b==", "a=b=="},
      {"k =", ""},
      {"k = v # a comment", "v"},
      {"k = v ; a comment", "v"},
      {"k = v#not;a comment", "v#not;a comment"},
      {"k = # nothing", ""},
      {"k = v\nk = w", "w"},
      {"k = first\n  second", "first\nsecond"},
      {"# comment\n; comment\n  # comment\n\n \t\nk = v", "v"},
  };
  for (const Case& c : cases) EXPECT_EQ(value(c.line), c.value) << c.line;
}

TEST(IniFile, SectionsHaveAKindAndAName) {
  const std::string text =
      "[default]\n[profile a b]\n[profile \"quoted name\"] # comment\n[sso-session s]\n[ plain ]\n[profile\ttab]";
  const std::vector<IniSection> expected = {
      {.name = "default", .line = 1},
      {.kind = "profile", .name = "a b", .line = 2},
      {.kind = "profile", .name = "quoted name", .line = 3},
      {.kind = "sso-session", .name = "s", .line = 4},
      {.name = "plain", .line = 5},
      {.kind = "profile", .name = "tab", .line = 6},
  };
  EXPECT_EQ(parse_ini(text).value(), expected);
}

TEST(IniFile, IndentedLinesBelowAKeyWithoutValueAreItsOwn) {
  const IniSection section =
      parse_ini("[default]\ns3 =\n  max_queue = 10\n\n  # comment\n  Style = path\nk = v").value()[0];
  EXPECT_EQ(section.values.at("s3").nested,
            (std::map<std::string, std::string>{{"max_queue", "10"}, {"style", "path"}}));
  EXPECT_EQ(section.values.at("k"), (IniValue{.text = "v", .line = 7}));
  EXPECT_EQ(section.values.size(), 2U);
}

TEST(IniFile, AMarkOfByteOrderIsNoPartOfTheFirstLine) {
  EXPECT_EQ(parse_ini("\xEF\xBB\xBF[default]\n").value().at(0).name, "default");
}

TEST(IniFile, AnythingElseIsAnErrorThatNamesTheLineAndNoValue) {
  struct Case {
    std::string text, error;
  };
  const Case cases[] = {
      {"canary", "line 1: neither `key = value` nor `[section]`"},
      {"k = canary", "line 1: the key `k` stands before the first section"},
      {"[default]\n= canary", "line 2: neither `key = value` nor `[section]`"},
      {"[default", "line 1: a section without its closing bracket"},
      {"[default] canary", "line 1: text behind the name of a section"},
      {"[]", "line 1: a section without a name"},
      {"[profile ]x", "line 1: text behind the name of a section"},
      {"[default]\n  canary = x", "line 2: an indented line without a key above it"},
      {"[default]\ns3 =\n  canary", "line 3: an indented line that is not `key = value`"},
  };
  for (const Case& c : cases) {
    const auto parsed = parse_ini(c.text);
    ASSERT_FALSE(parsed.has_value()) << c.text;
    EXPECT_EQ(parsed.error().text(), c.error);
    EXPECT_EQ(parsed.error().kind(), ErrorKind::kConfig);
  }
}

}  // namespace
}  // namespace cairn::aws
