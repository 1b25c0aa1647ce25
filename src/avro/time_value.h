#pragma once

#include <cstdint>
#include <string_view>

#include "model/type.h"

namespace cairn::avro {

// The range of days and microseconds that have a calendar date in every destination. The values at the very ends of the
// integers are left out, because databases read them as infinity.
inline constexpr std::int32_t kDateMax = 2'147'483'646;
inline constexpr std::int32_t kDateMin = -2'147'483'646;
inline constexpr std::int64_t kTimestampMax = 9'223'372'036'854'775'806;
inline constexpr std::int64_t kTimestampMin = -9'223'372'022'400'000'000;  // the first whole day
inline constexpr std::int64_t kMicrosOfDayMax = 86'400'000'000;            // 24:00:00 is a time

constexpr bool is_date(std::int32_t days) { return days >= kDateMin && days <= kDateMax; }
constexpr bool is_timestamp(std::int64_t micros) { return micros >= kTimestampMin && micros <= kTimestampMax; }
constexpr bool is_time_of_day(std::int64_t micros) { return micros >= 0 && micros <= kMicrosOfDayMax; }

constexpr std::int64_t kTimestampMillisMax = kTimestampMax / 1000;
constexpr std::int64_t kTimestampMillisMin = kTimestampMin / 1000;
constexpr bool is_timestamp_millis(std::int64_t millis) {
  return millis >= kTimestampMillisMin && millis <= kTimestampMillisMax;
}
// Rounds towards the past, so that a nanosecond before 1970 is not in 1970.
constexpr std::int64_t micros_from_nanos(std::int64_t nanos) { return nanos / 1000 - (nanos % 1000 < 0 ? 1 : 0); }

// A value of a field whose times have an encoding.
struct EncodedTime {
  enum class Outcome : std::uint8_t { kTime, kZero, kUnreadable };
  Outcome outcome = Outcome::kUnreadable;
  std::int64_t micros = 0;  // kTime
};

// Zero is no time in any encoding. Text of digits counts as the number under a numeric encoding. REQUIRES: not kNone.
EncodedTime time_from_number(std::int64_t number, TimeEncoding encoding);
EncodedTime time_from_text(std::string_view text, TimeEncoding encoding);

}  // namespace cairn::avro
