#include "config/select_change.h"

#include <gtest/gtest.h>

namespace cairn {
namespace {

// "a[fields] b!excluded": the entries as one line.
std::string shown(const std::vector<SelectEntry>& entries) {
  std::string text;
  for (const SelectEntry& entry : entries) {
    text += (text.empty() ? "" : " ") + entry.pattern;
    if (entry.fields.has_value()) {
      text += '[';
      for (const std::string& field : *entry.fields) text += (text.back() == '[' ? "" : ",") + field;
      text += ']';
    }
    for (const std::string& glob : entry.exclude) text += '!' + glob;
    for (const std::string& field : entry.key) text += '#' + field;
  }
  return text;
}

class SelectChangeTest : public ::testing::Test {
 protected:
  using enum FieldWish::Kind;

  std::string with(const std::vector<std::string>& patterns, const FieldWish& wish = {}) const {
    const Result<std::vector<SelectEntry>> entries = entries_with(selection_, patterns, wish);
    return entries ? shown(*entries) : "refused: " + entries.error().text();
  }
  std::string without(const std::vector<std::string>& patterns) const {
    return shown(entries_without(selection_, patterns));
  }

  Selection selection_{.select = {{.pattern = "users", .fields = {{"user_id", "email"}}, .key = {"user_id"}},
                                  {.pattern = "sign_*", .exclude = {"ip"}}},
                       .ignore = {"test_*"}};
};

TEST_F(SelectChangeTest, NewEntriesFollow) {
  EXPECT_EQ(with({"sessions", "app_*"}), "users[user_id,email]#user_id sign_*!ip sessions app_*");
  EXPECT_EQ(with({"sessions"}, {kThese, {"time", "time"}}), "users[user_id,email]#user_id sign_*!ip sessions[time]");
}

TEST_F(SelectChangeTest, WhatIsSelectedAlreadyStaysAsItIs) {
  EXPECT_EQ(with({"users", "sign_up", "sign_*", "sign_i*"}), "users[user_id,email]#user_id sign_*!ip");
}

TEST_F(SelectChangeTest, WhatAGlobSelectsGetsAnEntryForFieldsOfItsOwn) {
  EXPECT_EQ(with({"sign_up"}, {kThese, {"time"}}), "users[user_id,email]#user_id sign_*!ip sign_up[time]");
}

TEST_F(SelectChangeTest, WhatAGlobLeavesOutStaysOutWhenFieldsAreAdded) {
  EXPECT_EQ(with({"sign_up"}, {kAlso, {"time"}}), "users[user_id,email]#user_id sign_*!ip sign_up!ip");
  selection_.select[1] = {.pattern = "sign_*", .fields = {{"time"}}, .key = {"id"}};
  EXPECT_EQ(with({"sign_up"}, {kAlso, {"ip"}}), "users[user_id,email]#user_id sign_*[time]#id sign_up[time,ip]#id");
  EXPECT_EQ(with({"sign_up"}, {kAllBut, {"ip"}}), "users[user_id,email]#user_id sign_*[time]#id sign_up!ip#id");
}

TEST_F(SelectChangeTest, WhatAGlobExcludesStaysOutWhenMoreIsExcluded) {
  EXPECT_EQ(with({"sign_up"}, {kAllBut, {"email", "ip"}}), "users[user_id,email]#user_id sign_*!ip sign_up!ip!email");
  EXPECT_EQ(with({"sign_*"}, {kAllBut, {"email"}}), "users[user_id,email]#user_id sign_*!email") << "its own list";
  EXPECT_EQ(with({"sign_up"}, {kAll, {}}), "users[user_id,email]#user_id sign_*!ip sign_up") << "asked for in words";
}

TEST_F(SelectChangeTest, AGlobThatExcludesAFieldIsNotQuietlyOverruled) {
  selection_.select[1].exclude = {"ip*"};
  EXPECT_EQ(with({"sign_*"}, {kAlso, {"ip"}}), "refused: `ip` cannot be added to `sign_*`, which excludes `ip*`");
  EXPECT_EQ(with({"sign_up"}, {kAlso, {"ip"}}), "refused: `ip` cannot be added to `sign_up`, which excludes `ip*`");
}

TEST_F(SelectChangeTest, AGlobBehindOneThatTakesItsTablesIsRefused) {
  EXPECT_EQ(with({"sign_i*"}, {kThese, {"time"}}),
            "refused: an entry `sign_i*` would not count: `sign_*` comes before it and takes its tables");
}

TEST_F(SelectChangeTest, AWiderGlobIsNotCoveredByANarrowerOne) {
  selection_.select[1].pattern = "sign?";
  EXPECT_EQ(with({"sign*"}), "users[user_id,email]#user_id sign?!ip sign*");
}

TEST_F(SelectChangeTest, IgnoredTablesAreCoveredByNoGlob) {
  selection_.select[1].pattern = "*";
  EXPECT_EQ(covering_entry(selection_, "order")->pattern, "*");
  EXPECT_EQ(covering_entry(selection_, "test_a"), nullptr);
  EXPECT_EQ(covering_entry(selection_, "test_a*"), nullptr);
  EXPECT_EQ(covering_entry(selection_, "_sync_info"), nullptr);
  EXPECT_EQ(covering_entry(selection_, "*"), nullptr) << "its own entry";
}

TEST_F(SelectChangeTest, AnIgnoredTableIsSelectedByItsName) {
  EXPECT_EQ(with({"test_a"}), "users[user_id,email]#user_id sign_*!ip test_a");
}

TEST_F(SelectChangeTest, FieldsAreReplacedExtendedOrAllTaken) {
  EXPECT_EQ(with({"users"}, {kThese, {"x"}}), "users[x]#user_id sign_*!ip");
  EXPECT_EQ(with({"users"}, {kAlso, {"x", "email"}}), "users[user_id,email,x]#user_id sign_*!ip");
  EXPECT_EQ(with({"users"}, {kAllBut, {"e*"}}), "users!e*#user_id sign_*!ip");
  EXPECT_EQ(with({"users"}, {kAll, {}}), "users#user_id sign_*!ip");
  EXPECT_EQ(with({"sign_*"}, {kAlso, {"ip"}}), "users[user_id,email]#user_id sign_*");
}

TEST_F(SelectChangeTest, EntriesGoByNameAndByGlob) {
  EXPECT_EQ(without({"users"}), "sign_*!ip");
  EXPECT_EQ(without({"u*"}), "sign_*!ip");
  EXPECT_EQ(without({"sign_*"}), "users[user_id,email]#user_id");
  EXPECT_EQ(without({"sign_up"}), "users[user_id,email]#user_id sign_*!ip") << "the glob still selects it";
  EXPECT_EQ(without({"*"}), "");
}

}  // namespace
}  // namespace cairn
