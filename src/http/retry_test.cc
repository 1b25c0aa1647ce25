#include "http/retry.h"

#include <gtest/gtest.h>

namespace cairn::http {
namespace {

constexpr RetryPolicy kQuick{.tries = 4, .base = std::chrono::milliseconds(0)};

Error transient() { return {ErrorKind::kTransient, "busy"}; }

TEST(Tries, AreCounted) {
  RetryBudget budget;
  Tries tries(kQuick, budget, {});
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(tries.wait_after(transient()));
  EXPECT_EQ(tries.wait_after(transient()).error().text(), "after 4 tries: busy");
}

TEST(Tries, OnlyWhatMayPassIsTriedAgain) {
  RetryBudget budget;
  for (const ErrorKindInfo& info : error_kinds()) {
    Tries tries(kQuick, budget, {});
    EXPECT_EQ(tries.wait_after(Error(info.kind, "x")).has_value(), info.kind == ErrorKind::kTransient) << info.name;
  }
}

TEST(Tries, ShareOneBudget) {
  RetryBudget budget;
  const int affordable = RetryBudget::kCapacity / RetryBudget::kRetryCost;
  for (int i = 0; i < affordable; ++i) EXPECT_TRUE(Tries(kQuick, budget, {}).wait_after(transient()));
  Tries late(kQuick, budget, {});
  EXPECT_EQ(late.wait_after(transient()).error().text(), "too much had to be tried again: busy");
}

TEST(Tries, ASuccessAfterARetryGivesBackWhatItCost) {
  RetryBudget budget;
  for (int i = 0; i < RetryBudget::kCapacity; ++i) {
    Tries tries(kQuick, budget, {});
    ASSERT_TRUE(tries.wait_after(transient())) << i;
    tries.succeed();
  }
}

TEST(Tries, APauseThatIsLongerThanTheTimeThatIsLeftIsNotMade) {
  RetryBudget budget;
  Tries tries(kQuick, budget, {});
  EXPECT_EQ(tries.wait_after(transient(), std::chrono::hours(1)).error().text(),
            "no time is left for another try: busy");
}

TEST(Tries, AStopEndsThePause) {
  RetryBudget budget;
  std::stop_source stop;
  stop.request_stop();
  Tries tries(kQuick, budget, stop.get_token());
  EXPECT_EQ(tries.wait_after(transient(), std::chrono::seconds(100)).error().kind(), ErrorKind::kCancelled);
}

TEST(RetryAfter, IsSecondsOrADate) {
  const Timestamp now{Micros{1'700'000'000'000'000}};  // Tue, 14 Nov 2023 22:13:20
  EXPECT_EQ(parse_retry_after("0", now), std::chrono::seconds(0));
  EXPECT_EQ(parse_retry_after("3600", now), std::chrono::hours(1));
  EXPECT_EQ(parse_retry_after("Tue, 14 Nov 2023 22:13:50 GMT", now), std::chrono::seconds(30));
  EXPECT_EQ(parse_retry_after("Tue, 14 Nov 2023 22:00:00 GMT", now), std::chrono::seconds(0));
  for (const char* garbage : {"", "soon", "-1", "3.5", "99999999999999999999"}) {
    EXPECT_FALSE(parse_retry_after(garbage, now)) << garbage;
  }
}

}  // namespace
}  // namespace cairn::http
