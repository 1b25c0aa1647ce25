#include "sample/time_form.h"

#include <gtest/gtest.h>

#include "model/timestamp.h"

namespace cairn::sample {
namespace {

constexpr std::int64_t kMicros = 1'767'600'125'001'234;  // 2026-01-05 08:02:05.001234 UTC
const Timestamp kTime{Micros(kMicros)};

std::string text_of(TimeForm form) {
  CellText texts;
  return std::string(time_text(form, kTime, texts));
}

TEST(TimeForm, TextsAreAsTheHeaderSays) {
  EXPECT_EQ(text_of(TimeForm::kTextBlank), "2026-01-05 08:02:05");
  EXPECT_EQ(text_of(TimeForm::kTextBlankMicros), "2026-01-05 08:02:05.001234");
  EXPECT_EQ(text_of(TimeForm::kTextIsoZulu), "2026-01-05T08:02:05.001Z");
  EXPECT_EQ(text_of(TimeForm::kTextIsoOffset), "2026-01-05T10:02:05+02:00");
  EXPECT_EQ(text_of(TimeForm::kDigits), "1767600125001");
}

TEST(TimeForm, NumbersAreOfTheirClass) {
  EXPECT_EQ(evidence_of(time_number(TimeForm::kSeconds, kTime)), TimeEvidence::kSeconds);
  EXPECT_EQ(evidence_of(time_number(TimeForm::kMillis, kTime)), TimeEvidence::kMilliseconds);
  EXPECT_EQ(evidence_of(time_number(TimeForm::kMicros, kTime)), TimeEvidence::kMicroseconds);
  EXPECT_EQ(evidence_of(time_number(TimeForm::kNanos, kTime)), TimeEvidence::kNanoseconds);
  EXPECT_EQ(evidence_of(text_of(TimeForm::kDigits)), TimeEvidence::kMilliseconds);
}

TEST(TimeForm, EveryTextNamesTheSameSecond) {
  for (const TimeForm form :
       {TimeForm::kTextBlank, TimeForm::kTextBlankMicros, TimeForm::kTextIsoZulu, TimeForm::kTextIsoOffset}) {
    ASSERT_TRUE(parse_timestamp(text_of(form)).has_value()) << text_of(form);
    EXPECT_EQ(*parse_timestamp(text_of(form)) / 1'000'000, kMicros / 1'000'000) << text_of(form);
  }
}

}  // namespace
}  // namespace cairn::sample
