#pragma once

#include <chrono>
#include <string>

namespace cairn {

// Microseconds since 1970-01-01 UTC, the unit of every time stamp that Cairn stores.
using Micros = std::chrono::duration<std::int64_t, std::micro>;
using Timestamp = std::chrono::time_point<std::chrono::system_clock, Micros>;

// Tells the time for display and for schedules, never for order or identity. Thread-safe.
// The cheapest correct implementation is FakeClock in testing/.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Timestamp now() const = 0;
};

class SystemClock final : public Clock {
 public:
  Timestamp now() const override;
};

// "2026-11-24T08:02:05Z": UTC, to the second.
std::string format_utc(Timestamp time);

}  // namespace cairn
