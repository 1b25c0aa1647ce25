#include "model/timestamp.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace cairn {
namespace {

constexpr std::int64_t kNoon = 1'700'049'600'000'000;  // 2023-11-15 12:00:00

TEST(ParseTimestamp, AcceptsEveryShapeThatHeapIsKnownToWrite) {
  for (const std::string_view text :
       {"2023-11-15 12:00:00", "2023-11-15T12:00:00", "2023-11-15T12:00:00Z", "2023-11-15 12:00",
        "2023-11-15 12:00:00 UTC", "2023-11-15 13:00:00+01", "2023-11-15T13:00:00+01:00",
        "2023-11-15T06:30:00.000-0530", "2023-11-15 12:00:00.0000009"}) {
    EXPECT_EQ(parse_timestamp(text), kNoon) << text;
  }
  EXPECT_EQ(parse_timestamp("1970-01-01"), 0);
  EXPECT_EQ(parse_timestamp("1969-12-31 23:59:59.5"), -500'000);
}

TEST(ParseTimestamp, RefusesWhatIsNoTime) {
  for (const std::string_view text :
       {"", "yesterday", "2023-11-15 24:00:00", "2023-02-29", "2023-11-15 12:00:60", "2023-11-15 12:00:00x",
        "2023-11-15 12:00:00.", "2023-11-15T", "2023-1-5", "15/11/2023", "2023-11-15 12:00:00+1"}) {
    EXPECT_EQ(parse_timestamp(text), std::nullopt) << text;
  }
}

TEST(ParseTimestamp, IsTheInverseOfFormat) {
  EXPECT_TRUE(rc::check("any microsecond of the years 0 to 9999", [] {
    const std::int64_t micros = *rc::gen::inRange<std::int64_t>(-62'135'596'800'000'000, 253'402'300'799'999'999);
    RC_ASSERT(parse_timestamp(format_timestamp(micros)) == micros);
  }));
}

TEST(EvidenceOf, SortsNumbersByMagnitude) {
  EXPECT_EQ(evidence_of(std::int64_t{0}), TimeEvidence::kZero);
  EXPECT_EQ(evidence_of(std::int64_t{-5}), TimeEvidence::kNothing);
  EXPECT_EQ(evidence_of(std::int64_t{999'999'999}), TimeEvidence::kNothing);
  EXPECT_EQ(evidence_of(std::int64_t{1'000'000'000}), TimeEvidence::kSeconds);
  EXPECT_EQ(evidence_of(std::int64_t{99'999'999'999}), TimeEvidence::kSeconds);
  EXPECT_EQ(evidence_of(std::int64_t{100'000'000'000}), TimeEvidence::kMilliseconds);
  EXPECT_EQ(evidence_of(std::int64_t{100'000'000'000'000}), TimeEvidence::kMicroseconds);
  EXPECT_EQ(evidence_of(std::int64_t{100'000'000'000'000'000}), TimeEvidence::kNanoseconds);
}

TEST(EvidenceOf, TakesDigitsInTextAsTheInteger) {
  EXPECT_EQ(evidence_of("1700049600000"), TimeEvidence::kMilliseconds);
  EXPECT_EQ(evidence_of("0"), TimeEvidence::kZero);
  EXPECT_EQ(evidence_of("2023-11-15 12:00:00"), TimeEvidence::kText);
  EXPECT_EQ(evidence_of("soon"), TimeEvidence::kUnreadable);
  EXPECT_EQ(evidence_of("99999999999999999999"), TimeEvidence::kUnreadable);
}

TEST(ToMicros, ScalesEachEncodingAndSeesOverflow) {
  EXPECT_EQ(to_micros(1'700'049'600, TimeEncoding::kSeconds), kNoon);
  EXPECT_EQ(to_micros(1'700'049'600'000, TimeEncoding::kMilliseconds), kNoon);
  EXPECT_EQ(to_micros(kNoon, TimeEncoding::kMicroseconds), kNoon);
  EXPECT_EQ(to_micros(kNoon * 1000 + 999, TimeEncoding::kNanoseconds), kNoon);
  EXPECT_EQ(to_micros(-1, TimeEncoding::kNanoseconds), -1);
  EXPECT_EQ(to_micros(INT64_MAX, TimeEncoding::kSeconds), std::nullopt);
}

TEST(FormatDate, PrintsDaysBeyondTheCalendarAsACount) { EXPECT_EQ(format_date(2'000'000'000), "day 2000000000"); }

}  // namespace
}  // namespace cairn
