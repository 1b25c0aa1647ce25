#pragma once

#include <cstdint>
#include <string_view>

#include "base/clock.h"
#include "sample/cell_text.h"

namespace cairn::sample {

// How a field writes a time. Heap's documents and the buckets that were seen disagree, so the sample has every form,
// each field one of them throughout.
enum class TimeForm : std::uint8_t {
  kTextBlank,        // 2026-01-05 08:02:05
  kTextBlankMicros,  // 2026-01-05 08:02:05.001234
  kTextIsoZulu,      // 2026-01-05T08:02:05.001Z
  kTextIsoOffset,    // 2026-01-05T10:02:05+02:00
  kSeconds,          // 1767600125
  kMillis,           // 1767600125001
  kMicros,           // 1767600125001234
  kNanos,            // 1767600125001234000
  kDigits,           // milliseconds as text
  kLogicalMillis,    // long with the logicalType timestamp-millis
};

constexpr bool is_text(TimeForm form) { return form <= TimeForm::kTextIsoOffset || form == TimeForm::kDigits; }

// REQUIRES: !is_text(form).
std::int64_t time_number(TimeForm form, Timestamp time);
// REQUIRES: is_text(form).
std::string_view time_text(TimeForm form, Timestamp time, CellText& texts);

}  // namespace cairn::sample
