#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "model/type.h"

namespace cairn {

// What one value says about how a field writes its times: docs/formats/timestamps.md, the table of classes.
enum class TimeEvidence : std::uint8_t {
  kNothing,  // no evidence: negative, or below 10^9
  kZero,     // no evidence; NULL once the field is known to be a time
  kText,
  kSeconds,
  kMilliseconds,
  kMicroseconds,
  kNanoseconds,
  kUnreadable,  // text that is neither a time nor digits
};

TimeEvidence evidence_of(std::int64_t value);
TimeEvidence evidence_of(std::string_view text);

// A time that says by its own form how it is written, in microseconds since 1970-01-01; empty for a value that is no
// evidence of a time.
std::optional<std::int64_t> time_by_form(std::int64_t value);
std::optional<std::int64_t> time_by_form(std::string_view text);

// Microseconds since 1970-01-01 UTC from ISO 8601 text: `YYYY-MM-DD`, then optionally `T` or a blank and
// `HH:MM[:SS[.f]]`, then optionally a blank and `Z`, `UTC`, `±HH`, `±HHMM` or `±HH:MM`. No zone means UTC. More than
// six digits of a second are cut. Empty if the text is anything else, or names a day that does not exist.
std::optional<std::int64_t> parse_timestamp(std::string_view text);

// Inverse of parse_timestamp: "2026-11-24 08:02:05.000001", without trailing zeros of the fraction.
std::string format_timestamp(std::int64_t micros);
std::string format_date(std::int64_t days);    // "2026-11-24"
std::string format_time(std::int64_t micros);  // "08:02:05.000001"

// An integer of an encoding in microseconds; empty if it does not fit into 64 bits. REQUIRES: a numeric encoding.
std::optional<std::int64_t> to_micros(std::int64_t value, TimeEncoding encoding);

// True for the fields whose times are detected: time, joindate, last_modified.
bool is_time_field(std::string_view field);

}  // namespace cairn
