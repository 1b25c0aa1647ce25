#pragma once

#include "base/clock.h"

namespace cairn::testing {

// A clock that stands still until it is told to move.
class FakeClock final : public Clock {
 public:
  Timestamp now() const override { return now_; }
  void advance(Micros by) { now_ += by; }
  void set(Timestamp now) { now_ = now; }

 private:
  Timestamp now_{Micros{1'700'000'000'000'000}};
};

}  // namespace cairn::testing
