#include "sample/timeline.h"

#include <gtest/gtest.h>

namespace cairn::sample {
namespace {

TEST(Timeline, WindowsFollowOneAnotherAndCoverAll) {
  for (const int days : {1, 7, 30, 3650}) {
    for (const int dumps : {1, 2, 5, 31, 1000}) {
      const Timeline timeline(days, dumps);
      EXPECT_EQ(timeline.begin_of(0), timeline.begin());
      EXPECT_EQ(timeline.end_of(dumps - 1), timeline.end());
      for (int dump = 0; dump < dumps; ++dump) {
        ASSERT_LT(timeline.begin_of(dump), timeline.end_of(dump));
        ASSERT_EQ(timeline.dump_of(timeline.begin_of(dump)), dump) << days << " days, " << dumps << " dumps";
        ASSERT_EQ(timeline.dump_of(timeline.end_of(dump) - Micros(1)), dump) << days << " days, " << dumps << " dumps";
      }
    }
  }
}

TEST(Timeline, TheFirstDumpBringsTheHistory) {
  const Timeline timeline(30, 5);
  EXPECT_EQ(timeline.end_of(0) - timeline.begin(), std::chrono::days(10));
  EXPECT_EQ(timeline.end_of(1) - timeline.begin_of(1), std::chrono::days(5));
}

}  // namespace
}  // namespace cairn::sample
