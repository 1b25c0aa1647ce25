#include "base/byte_budget.h"

#include <gtest/gtest.h>

namespace cairn {
namespace {

TEST(ByteBudget, GivesWhatIsLeft) {
  ByteBudget budget(10);
  const auto six = budget.try_take(6);
  ASSERT_TRUE(six);
  EXPECT_FALSE(budget.try_take(5));
  EXPECT_TRUE(budget.try_take(4));
}

TEST(ByteBudget, WhatIsTakenAnywayCountsAllTheSame) {
  ByteBudget budget(10);
  {
    const ByteBudget::Share much = budget.take(25);
    EXPECT_EQ(budget.taken(), 25U);
    EXPECT_FALSE(budget.try_take(1));
  }
  EXPECT_EQ(budget.taken(), 0U);
  EXPECT_TRUE(budget.try_take(10));
}

TEST(ByteBudget, AShareIsGivenBackOnce) {
  ByteBudget budget(10);
  ByteBudget::Share one = budget.take(3);
  ByteBudget::Share other = std::move(one);
  one = ByteBudget::Share();
  EXPECT_EQ(budget.taken(), 3U);
  other = ByteBudget::Share();
  EXPECT_EQ(budget.taken(), 0U);
}

}  // namespace
}  // namespace cairn
