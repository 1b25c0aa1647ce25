#pragma once

#include <atomic>
#include <string_view>

#include "base/clock.h"

namespace cairn::aws {

// The time by a service's clock: ours, corrected by what its answers say. A signature is refused if the two differ by
// more than 15 minutes. Thread-safe.
class ServiceClock {
 public:
  explicit ServiceClock(const Clock& clock) : clock_(clock) {}

  Timestamp now() const { return clock_.now() + Micros(correction_.load()); }

  // Sets the clock by the `Date` header of an answer that refused a request for its time. False: the header is no date,
  // or says what was known already, so that signing again would change nothing.
  bool learn(std::string_view date);
  // How far ours is behind the service's; negative if it is ahead.
  Micros correction() const { return Micros(correction_.load()); }

 private:
  const Clock& clock_;
  std::atomic<std::int64_t> correction_ = 0;
};

}  // namespace cairn::aws
