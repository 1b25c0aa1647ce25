#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace cairn {

// The day from which on a connection wants rows: in a table with a field `time`, what happened before it is not loaded.
// The day begins at midnight UTC.
struct StartDate {
  std::int64_t days = 0;  // since 1970-01-01

  std::int64_t micros() const { return days * 86'400'000'000; }
  auto operator<=>(const StartDate&) const = default;
};

// "2024-01-31".
std::string format_start_date(StartDate date);

// "2024-01-31" or "01/31/2024", the month in front; kConfig for anything else, and for a day that does not exist.
Result<StartDate> parse_start_date(std::string_view text);

}  // namespace cairn
