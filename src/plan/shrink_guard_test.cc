#include "plan/shrink_guard.h"

#include <gtest/gtest.h>

namespace cairn {
namespace {

bool holds(const char* table, std::int64_t before, std::int64_t after) {
  return guard_for(TableName(table), {}).holds(before, after);
}

TEST(ShrinkGuard, PeopleAndVisitsAreHeldBeyondAFifth) {
  for (const char* table : {"users", "sessions", "pageviews", "page_views", "user_migrations"}) {
    EXPECT_FALSE(holds(table, 10'000, 8'000)) << table;
    EXPECT_TRUE(holds(table, 10'000, 7'999)) << table;
    EXPECT_FALSE(holds(table, 1'000, 0)) << table;
    EXPECT_TRUE(holds(table, 1'001, 0)) << table;
    EXPECT_FALSE(holds(table, 10'000, 20'000)) << table;
  }
}

TEST(ShrinkGuard, EventTablesAreHeldOnlyIfNearlyAllIsLost) {
  EXPECT_FALSE(holds("sign_up_click_link", 10'000, 1'001));
  EXPECT_TRUE(holds("sign_up_click_link", 10'000, 1'000));
  EXPECT_TRUE(holds("sign_up_click_link", 1'001, 0));
  EXPECT_FALSE(holds("sign_up_click_link", 1'000, 0));
}

TEST(ShrinkGuard, ThePolicyTurnsItOff) {
  EXPECT_FALSE(guard_for(TableName("users"), {.shrink = ShrinkPolicy::kPublish}).holds(10'000, 0));
}

}  // namespace
}  // namespace cairn
