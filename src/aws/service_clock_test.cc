#include "aws/service_clock.h"

#include <gtest/gtest.h>

#include "testing/fake_clock.h"

namespace cairn::aws {
namespace {

TEST(ServiceClock, IsCorrectedByADate) {
  testing::FakeClock ours;  // 2023-11-14T22:13:20Z
  ServiceClock clock(ours);
  EXPECT_EQ(clock.now(), ours.now());
  EXPECT_TRUE(clock.learn("Tue, 14 Nov 2023 23:13:20 GMT"));
  EXPECT_EQ(format_utc(clock.now()), "2023-11-14T23:13:20Z");
  ours.advance(std::chrono::minutes(5));
  EXPECT_EQ(format_utc(clock.now()), "2023-11-14T23:18:20Z");
  EXPECT_TRUE(clock.learn("Tue, 14 Nov 2023 21:18:20 GMT"));
  EXPECT_EQ(clock.correction(), -Micros(std::chrono::hours(1)));
}

TEST(ServiceClock, SaysWhenThereIsNothingToLearn) {
  const testing::FakeClock ours;
  ServiceClock clock(ours);
  EXPECT_FALSE(clock.learn("not a date"));
  EXPECT_FALSE(clock.learn("Tue, 14 Nov 2023 22:13:40 GMT"));
  EXPECT_TRUE(clock.learn("Tue, 14 Nov 2023 23:13:20 GMT"));
  EXPECT_FALSE(clock.learn("Tue, 14 Nov 2023 23:13:21 GMT"));
}

}  // namespace
}  // namespace cairn::aws
