#include "plan/keys.h"

#include <gtest/gtest.h>

namespace cairn {
namespace {

using Key = std::vector<std::string>;

Key key(const char* table, KeyMode mode, Key own = {}) {
  SelectEntry entry;
  entry.key = std::move(own);
  return key_of(TableName(table), entry, mode);
}

TEST(Keys, TheDefaultIsWhatOtherLoadersUse) {
  EXPECT_EQ(key("users", KeyMode::kDefault), Key{"user_id"});
  EXPECT_EQ(key("user_migrations", KeyMode::kDefault), Key{"from_user_id"});
  EXPECT_EQ(key("sessions", KeyMode::kDefault), Key{"event_id"});
  EXPECT_EQ(key("pageviews", KeyMode::kDefault), Key{"event_id"});
  EXPECT_EQ(key("_an_event", KeyMode::kDefault), Key{"event_id"});
}

TEST(Keys, HeapModeIsWhatHeapRecommends) {
  EXPECT_EQ(key("users", KeyMode::kHeap), Key{"user_id"});
  EXPECT_EQ(key("user_migrations", KeyMode::kHeap), Key{"from_user_id"});
  EXPECT_EQ(key("sessions", KeyMode::kHeap), (Key{"session_id", "user_id"}));
  EXPECT_EQ(key("pageviews", KeyMode::kHeap), (Key{"user_id", "event_id"}));
}

TEST(Keys, TheEntryOfATableDecides) {
  EXPECT_EQ(key("users", KeyMode::kHeap, {"identity", "email"}), (Key{"identity", "email"}));
}

}  // namespace
}  // namespace cairn
