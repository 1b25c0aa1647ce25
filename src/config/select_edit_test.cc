#include "config/select_edit.h"

#include <algorithm>
#include <random>
#include <set>

#include <gtest/gtest.h>

#include "config/yaml_node.h"

namespace cairn {
namespace {

// What a command would do: an entry for each of `patterns`.
std::vector<SelectEntry> with(std::vector<SelectEntry> entries, const std::vector<SelectEntry>& more) {
  for (const SelectEntry& entry : more) {
    const auto at = std::ranges::find(entries, entry.pattern, &SelectEntry::pattern);
    if (at == entries.end()) {
      entries.push_back(entry);
    } else {
      *at = entry;
    }
  }
  return entries;
}

std::vector<SelectEntry> without(std::vector<SelectEntry> entries, const std::vector<std::string>& patterns) {
  std::erase_if(entries, [&](const SelectEntry& entry) { return std::ranges::count(patterns, entry.pattern) > 0; });
  return entries;
}

std::string edited(std::string_view text, const std::vector<SelectEntry>& wanted) {
  const Result<std::string> result = rewrite_selection(text, "heap.yaml", wanted);
  return result ? *result : "refused: " + result.error().text();
}

std::string adding(std::string_view text, const std::vector<SelectEntry>& more) {
  return edited(text, with(read_selection(text, "heap.yaml").value(), more));
}

std::string removing(std::string_view text, const std::vector<std::string>& patterns) {
  return edited(text, without(read_selection(text, "heap.yaml").value(), patterns));
}

SelectEntry fields_of(std::string pattern, std::vector<std::string> fields) {
  return {.pattern = std::move(pattern), .fields = std::move(fields)};
}

TEST(SelectEdit, AnEntryFollowsTheOthers) {
  EXPECT_EQ(adding("select:\n  - users   # people\n\n# what to skip\nignore: [x]\n", {{.pattern = "sign_up_*"}}),
            "select:\n  - users   # people\n  - \"sign_up_*\"\n\n# what to skip\nignore: [x]\n");
}

TEST(SelectEdit, KeepsIndentationAndLineBreaks) {
  EXPECT_EQ(adding("select:\r\n- users\r\n- a: {exclude: [ip]}\r\nignore: [x]\r\n", {{.pattern = "b"}}),
            "select:\r\n- users\r\n- a: {exclude: [ip]}\r\n- b\r\nignore: [x]\r\n");
  EXPECT_EQ(adding("select:\n      - users", {{.pattern = "b"}}), "select:\n      - users\n      - b");
}

TEST(SelectEdit, AnEntryGoesWithItsLines) {
  EXPECT_EQ(
      removing("select:\n  - a:\n      fields:\n        - x  # one\n        # two\n        - y\n  # about b\n  - b\n",
               {"a"}),
      "select:\n  # about b\n  - b\n");
  EXPECT_EQ(removing("select:\n  - a\n  - b  # gone\nsource: {path: x}\n", {"b"}),
            "select:\n  - a\nsource: {path: x}\n");
}

TEST(SelectEdit, TheLastEntryLeavesAnEmptyList) {
  EXPECT_EQ(removing("select:  # tables\n  # none\n  - a\nignore: [x]\n", {"a"}),
            "select: []  # tables\n  # none\nignore: [x]\n");
  EXPECT_EQ(removing("select: [a]\n", {"a"}), "select: []\n");
}

TEST(SelectEdit, AnEmptyListBecomesOneOfDashes) {
  EXPECT_EQ(adding("select: []  # tables\nignore: [x]\n", {{.pattern = "a"}, {.pattern = "b"}}),
            "select:  # tables\n  - a\n  - b\nignore: [x]\n");
}

TEST(SelectEdit, AnEntryIsRewrittenInItsPlace) {
  EXPECT_EQ(adding("select:\n  -   a  # note\n  - b\n", {fields_of("a", {"x", "user id"})}),
            "select:\n  -   a: { fields: [x, \"user id\"] }  # note\n  - b\n");
  EXPECT_EQ(adding("select:\n  - a:\n      fields: [x,\n               y]\n  - b\n", {{.pattern = "a"}}),
            "select:\n  - a\n  - b\n");
}

TEST(SelectEdit, CommentsInsideARewrittenEntryStay) {
  EXPECT_EQ(
      adding("select:\n  - a:  # people\n      fields:\n        - x  # one\n        # it's two\n        - y\n  - b\n",
             {fields_of("a", {"x", "z"})}),
      "select:\n  - a: { fields: [x, z] }  # people\n    # one\n    # it's two\n  - b\n");
  EXPECT_EQ(adding("select:\n  - a: {fields: ['# no', # one\n    x]}\n", {fields_of("a", {"z"})}),
            "select:\n  - a: { fields: [z] } # one\n");
  EXPECT_EQ(
      adding("select: [b, {a: {fields: [x,  # one\n  y]}}]\n", {fields_of("a", {"y"})}),
      "refused: heap.yaml:1: select: cannot be edited safely: an entry in brackets that would be written anew has "
      "comments inside");
}

TEST(SelectEdit, LongListsOfFieldsAreWrapped) {
  std::vector<std::string> fields;
  for (int i = 0; i < 20; ++i) fields.push_back("field_number_" + std::to_string(i));
  const std::string text = adding("select:\n  - a\n  - b\n", {fields_of("a", fields)});
  EXPECT_TRUE(text.starts_with("select:\n  - a:\n      fields: [field_number_0, ")) << text;
  EXPECT_TRUE(text.ends_with("field_number_19]\n  - b\n")) << text;
  EXPECT_EQ(read_selection(text, "").value()[0].fields, fields);
}

TEST(SelectEdit, ListsInBracketsStayThat) {
  EXPECT_EQ(adding("select: [users, \"a*\"]  # c\n", {{.pattern = "b"}, fields_of("c", {"x"})}),
            "select: [users, \"a*\", b, {c: {fields: [x]}}]  # c\n");
  EXPECT_EQ(adding("select: [\n  users,  # people\n  a,\n]\n", {{.pattern = "b"}}),
            "select: [\n  users,  # people\n  a,\n  b,\n]\n");
  EXPECT_EQ(adding("select:\n  [ users,\n    a ]\n", {{.pattern = "b"}}), "select:\n  [ users,\n    a,\n    b ]\n");
  EXPECT_EQ(adding("{source: {path: x}, \n select: [], ignore: [x]}\n", {{.pattern = "b"}}),
            "{source: {path: x}, \n select: [b], ignore: [x]}\n");
}

TEST(SelectEdit, EntriesInBracketsGoWithTheirCommas) {
  EXPECT_EQ(removing("select: [a, b, c]\n", {"a"}), "select: [b, c]\n");
  EXPECT_EQ(removing("select: [a, b, c]\n", {"c"}), "select: [a, b]\n");
  EXPECT_EQ(removing("select: [a, b, c]\n", {"b", "c"}), "select: [a]\n");
  EXPECT_EQ(removing("select: [\n  a,\n  b: {exclude: [\"x, ]\"]},\n  c\n]\n", {"b"}), "select: [\n  a,\n  c\n]\n");
  EXPECT_EQ(removing("select: [\n  a,  # one\n  c  # two\n]\n", {"c"}), "select: [\n  a  # one\n   # two\n]\n");
}

TEST(SelectEdit, AFileWithoutTheKeyGetsIt) {
  EXPECT_EQ(adding("source: {path: x}", {{.pattern = "a"}}), "source: {path: x}\nselect:\n  - a\n");
}

TEST(SelectEdit, NothingToDoChangesNothing) {
  const std::string text = "select: [a,\n\n b]";
  EXPECT_EQ(adding(text, {{.pattern = "a"}}), text);
}

TEST(SelectEdit, RefusesWhatItCannotEditSafelyAndSaysWhatToDo) {
  for (const std::string_view text :
       {"{source: {path: x}, select: [a]}\n", "? select\n: [a]\n", "\"sel\\x65ct\": [a]\n", "{source: {path: x}}\n",
        "select:\n  -\n    a\n  - {b: {exclude: [\"x\n  - y\"]}}\n", "source: {path: x}\n...\n"}) {
    const std::vector<SelectEntry> had = read_selection(text, "heap.yaml").value();
    const Result<std::string> result = rewrite_selection(text, "heap.yaml", with(had, {fields_of("new", {"x"})}));
    ASSERT_FALSE(result) << text << *result;
    EXPECT_EQ(result.error().kind(), ErrorKind::kConfig);
    EXPECT_TRUE(result.error().text().starts_with("heap.yaml:")) << result.error().text();
    EXPECT_EQ(result.error().hint(), "edit the file by hand: put into the list of `select:` {new: {fields: [x]}}");
  }
}

TEST(SelectEdit, RefusesWhatIsNoConnectionFile) {
  EXPECT_EQ(edited("select: {a: 1}\n", {}), "refused: heap.yaml:1: select: expected a list, found a map");
  EXPECT_EQ(edited("select: [&x a, *x]\n", {}).substr(0, 9), "refused: ");
}

// Writes connection files with a list in one of many forms, and comments where YAML lets them be.
class FileGenerator {
 public:
  explicit FileGenerator(std::uint32_t seed) : random_(seed) {}

  struct File {
    std::string before;
    std::string block;  // from the line of `select:` to that of the last entry
    std::string after;
    std::string text() const { return before + block + after; }
  };

  File file() {
    break_ = chance(4) ? "\r\n" : "\n";
    names_.clear();
    File file;
    file.before = noise() + "source: {path: 'it''s # no comment'}" + comment() + break_ + noise();
    file.block = chance(2) ? block_list() : flow_list();
    file.after = noise() + (chance(2) ? "ignore:" + break_ + "- test_*" + comment() + break_ + noise() : "");
    return file;
  }

  std::vector<SelectEntry> change(const std::vector<SelectEntry>& had) {
    std::vector<SelectEntry> wanted;
    for (const SelectEntry& entry : had) {
      if (chance(3)) continue;
      wanted.push_back(chance(4) ? SelectEntry{.pattern = entry.pattern, .exclude = {"ip", "e*"}} : entry);
    }
    for (std::size_t i = pick(4); i > 0; --i) {
      SelectEntry entry{.pattern = name()};
      if (chance(3)) entry.fields = {"event_id", "Prix é", "a\"b\\c"};
      wanted.push_back(std::move(entry));
    }
    return wanted;
  }

  std::size_t pick(std::size_t count) { return std::uniform_int_distribution<std::size_t>(0, count - 1)(random_); }
  bool chance(std::size_t of) { return pick(of) == 0; }

 private:
  std::string name() {
    static constexpr const char* kWords[] = {"users", "sign_up", "null", "a b", "über", "0day",
                                             "it's",  "x: y",    "q#",   "*",   "-"};
    std::string word = kWords[pick(std::size(kWords))];
    if (!names_.insert(word).second) word += std::to_string(names_.size());
    names_.insert(word);
    return word;
  }

  std::string scalar() {
    const std::string word = name();
    if (std::ranges::all_of(word, [](unsigned char c) { return std::isalnum(c) != 0 || c == '_'; }) && word != "null" &&
        chance(2)) {
      return word;
    }
    std::string quoted;
    for (const char c : word) quoted += c == '\'' ? std::string("''") : std::string(1, c);
    return chance(2) ? "'" + quoted + "'" : '"' + word + '"';
  }

  std::string comment() { return chance(3) ? std::string(1 + pick(3), ' ') + "# [, ' \" - it's: {" : ""; }

  std::string noise() {
    std::string text;
    for (std::size_t i = pick(3); i > 0; --i) text += (chance(2) ? "  # - noise ]" : "") + break_;
    return text;
  }

  std::string flow_entry() {
    const std::string pattern = scalar();
    if (!chance(3)) return pattern;
    return "{" + pattern + ": {exclude: [ip, \"x, ]\", '}']}}";
  }

  std::string flow_list() {
    std::string text =
        "select:" + (chance(3) ? break_ + "  " : std::string(" ")) + "[" + (chance(3) ? break_ + "   " : "");
    const std::size_t count = pick(5);
    for (std::size_t i = 0; i < count; ++i) {
      text += flow_entry() + (i + 1 < count || chance(3) ? "," : "");
      text += chance(3) ? comment() + break_ + "    " : (i + 1 < count ? " " : "");
    }
    return text + "]" + comment() + break_;
  }

  std::string block_list() {
    const std::string indent(pick(4), ' ');
    std::string text = "select:" + comment() + break_;
    for (std::size_t i = 1 + pick(4); i > 0; --i) {
      text += noise() + indent + "-" + std::string(1 + pick(3), ' ');
      if (chance(3)) {
        const std::string deeper = indent + "        ";
        text += scalar() + ":" + comment() + break_ + deeper + "fields:" + comment() + break_ + noise() + deeper +
                "- x" + comment() + break_ + deeper + "- y" + comment() + break_;
      } else {
        text += flow_entry() + comment() + break_;
      }
    }
    return text;
  }

  std::mt19937 random_;
  std::string break_;
  std::set<std::string> names_;
};

// rewrite_selection() checks by itself that the result means what it should; here the bytes around the block are held
// to what they were, and the generator's files to be such that all of them can be edited.
TEST(SelectEdit, EveryByteOutsideTheBlockStays) {
  for (std::uint32_t seed = 1; seed <= 3000; ++seed) {
    FileGenerator generator(seed);
    const FileGenerator::File file = generator.file();
    const Result<std::vector<SelectEntry>> had = read_selection(file.text(), "heap.yaml");
    ASSERT_TRUE(had) << "seed " << seed << ": " << had.error().text() << "\n" << file.text();
    const std::vector<SelectEntry> wanted = generator.change(*had);
    const Result<std::string> result = rewrite_selection(file.text(), "heap.yaml", wanted);
    ASSERT_TRUE(result) << "seed " << seed << ": " << result.error().text() << "\n" << file.text();
    EXPECT_TRUE(result->starts_with(file.before)) << "seed " << seed << "\n" << file.text() << "-----\n" << *result;
    EXPECT_TRUE(result->ends_with(file.after)) << "seed " << seed << "\n" << file.text() << "-----\n" << *result;
    const std::vector<SelectEntry> found = read_selection(*result, "heap.yaml").value();
    ASSERT_EQ(found.size(), wanted.size()) << "seed " << seed;
    for (std::size_t i = 0; i < found.size(); ++i) {
      EXPECT_EQ(found[i].pattern, wanted[i].pattern) << "seed " << seed;
      EXPECT_EQ(found[i].fields, wanted[i].fields) << "seed " << seed;
      EXPECT_EQ(found[i].exclude, wanted[i].exclude) << "seed " << seed;
    }
  }
}

// Whatever the bytes are, an edit that succeeds is right, and nothing crashes.
TEST(SelectEdit, DamagedFilesAreEditedRightOrRefused) {
  std::size_t edits = 0;
  for (std::uint32_t seed = 1; seed <= 3000; ++seed) {
    FileGenerator generator(seed);
    std::string text = generator.file().text();
    constexpr std::string_view kBytes = "-[]{}:,#'\"&*! \n\r\t?|>x";
    for (std::size_t i = 1 + generator.pick(3); i > 0; --i) {
      text[generator.pick(text.size())] = kBytes[generator.pick(kBytes.size())];
    }
    const Result<std::vector<SelectEntry>> had = read_selection(text, "heap.yaml");
    if (!had) continue;
    const Result<std::string> result = rewrite_selection(text, "heap.yaml", with(*had, {fields_of("new one", {"x"})}));
    if (!result) continue;
    ++edits;
    const std::vector<SelectEntry> found = read_selection(*result, "heap.yaml").value();
    ASSERT_EQ(found.size(), had->size() + 1) << "seed " << seed;
    EXPECT_EQ(found.back().pattern, "new one") << "seed " << seed;
  }
  EXPECT_GT(edits, 500U) << "most damage leaves the list what it was";
}

}  // namespace
}  // namespace cairn
