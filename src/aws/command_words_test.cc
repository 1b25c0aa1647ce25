#include "aws/command_words.h"

#include <gtest/gtest.h>

namespace cairn::aws {
namespace {

using Words = std::vector<std::string>;

TEST(CommandWords, AreSplitAsAShellWould) {
  struct Case {
    std::string line;
    Words words;
  };
  const Case cases[] = {
      {"a", {"a"}},
      {"  a   b\tc\n", {"a", "b", "c"}},
      {R"("/opt/my tool" --user 'a b')", {"/opt/my tool", "--user", "a b"}},
      {R"(a" b "c)", {"a b c"}},
      {R"(a\ b \"c\")", {"a b", "\"c\""}},
      {R"("a\"b\\c\d")", {R"(a"b\c\d)"}},
      {R"('a\b')", {R"(a\b)"}},
      {R"(a "" '')", {"a", "", ""}},
      {"a $HOME | `b` > *", {"a", "$HOME", "|", "`b`", ">", "*"}},
  };
  for (const Case& c : cases) EXPECT_EQ(split_command(c.line).value(), c.words) << c.line;
}

TEST(CommandWords, WhatDoesNotEndIsAnErrorThatRepeatsNothing) {
  EXPECT_EQ(split_command("a 'canary").error().text(), "the command has a quote that does not end");
  EXPECT_EQ(split_command("a \"canary").error().text(), "the command has a quote that does not end");
  EXPECT_EQ(split_command("canary\\").error().text(), "the command has a backslash that does not end");
  EXPECT_EQ(split_command(" \t").error().text(), "the command is empty");
}

}  // namespace
}  // namespace cairn::aws
