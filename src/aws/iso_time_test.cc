#include "aws/iso_time.h"

#include <gtest/gtest.h>

namespace cairn::aws {
namespace {

TEST(IsoTime, IsReadInTheFormsThatAwsWrites) {
  for (const char* text : {"2026-11-24T08:02:05Z", "2026-11-24T08:02:05.123Z", "2026-11-24T08:02:05+00:00",
                           "2026-11-24T08:02:05UTC", "2026-11-24T08:02:05.000000+00:00"}) {
    ASSERT_TRUE(parse_iso_time(text).has_value()) << text;
    EXPECT_EQ(format_utc(*parse_iso_time(text)), "2026-11-24T08:02:05Z");
  }
}

TEST(IsoTime, AnythingElseIsNone) {
  for (const char* text :
       {"", "2026-11-24", "2026-11-24T08:02:05", "2026-11-24T08:02:05+01:00", "2026-13-24T08:02:05Z",
        "2026-02-30T08:02:05Z", "2026-11-24T24:02:05Z", "2026-11-24 08:02:05Z", "2026-11-24T08:02:05.Z",
        "2026-11-24T08:02:05Zx", "-026-11-24T08:02:05Z", "2026-11-24T+8:02:05Z"}) {
    EXPECT_FALSE(parse_iso_time(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace cairn::aws
