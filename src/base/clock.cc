#include "base/clock.h"

#include <fmt/chrono.h>

namespace cairn {

Timestamp SystemClock::now() const { return std::chrono::time_point_cast<Micros>(std::chrono::system_clock::now()); }

std::string format_utc(Timestamp time) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::chrono::system_clock::to_time_t(seconds)));
}

}  // namespace cairn
