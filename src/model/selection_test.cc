#include "model/selection.h"

#include <gtest/gtest.h>

namespace cairn {
namespace {

TEST(Glob, StarAndQuestionMark) {
  EXPECT_TRUE(glob_matches("*", ""));
  EXPECT_TRUE(glob_matches("sign_up_*", "sign_up_click"));
  EXPECT_TRUE(glob_matches("*_click_*", "a_click_b_click_c"));
  EXPECT_TRUE(glob_matches("a?c", "abc"));
  EXPECT_FALSE(glob_matches("a?c", "ac"));
  EXPECT_FALSE(glob_matches("sign_up_*", "signup"));
  EXPECT_FALSE(glob_matches("users", "Users"));
  EXPECT_FALSE(glob_matches("", "x"));
}

TEST(Glob, CoversWhatMatchesNothingElse) {
  EXPECT_TRUE(glob_covers("user*", "user?"));
  EXPECT_TRUE(glob_covers("user*", "user_*_a"));
  EXPECT_TRUE(glob_covers("u?er*", "user"));
  EXPECT_TRUE(glob_covers("a?*", "a??"));
  EXPECT_FALSE(glob_covers("user?", "user*"));
  EXPECT_FALSE(glob_covers("user?", "user**"));
  EXPECT_FALSE(glob_covers("users", "user?"));
}

TEST(Glob, ManyStarsEndSoon) { EXPECT_FALSE(glob_matches("*a*a*a*a*a*a*a*a*a*a*b", std::string(20'000, 'a'))); }

TEST(Selection, ANameBeatsAGlobAndIgnore) {
  Selection selection;
  selection.select = {{.pattern = "*"}, {.pattern = "users", .fields = {{"email"}}}, {.pattern = "test_one"}};
  selection.ignore = {"test_*"};
  EXPECT_TRUE(selection.find(TableName("users"))->fields.has_value());
  EXPECT_FALSE(selection.find(TableName("sessions"))->fields.has_value());
  EXPECT_EQ(selection.find(TableName("test_two")), nullptr);
  EXPECT_NE(selection.find(TableName("test_one")), nullptr);
}

TEST(Selection, EventMetadataIsIgnoredUnlessNamed) {
  Selection selection{.select = {{.pattern = "*"}}};
  EXPECT_EQ(selection.find(TableName("_event_metadata")), nullptr);
  selection.select.push_back({.pattern = "_event_metadata"});
  EXPECT_NE(selection.find(TableName("_event_metadata")), nullptr);
}

TEST(SelectEntry, ExcludeTakesGlobs) {
  const SelectEntry entry{.pattern = "pageviews", .exclude = {"ip", "email*"}};
  EXPECT_FALSE(entry.wants_field("email_hash"));
  EXPECT_FALSE(entry.wants_field("ip"));
  EXPECT_TRUE(entry.wants_field("ipx"));
}

}  // namespace
}  // namespace cairn
