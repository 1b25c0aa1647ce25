#pragma once

#include "base/clock.h"

namespace cairn::sample {

// The time that the sample tells of, cut into the windows of its dumps: each holds what happened since the one before.
// The first is twice as long, as a first dump brings the history. Dumps are counted from 0.
class Timeline {
 public:
  // REQUIRES: days > 0, dumps > 0.
  Timeline(int days, int dumps);

  int dumps() const { return dumps_; }
  Timestamp begin() const { return begin_; }
  Timestamp end() const { return begin_ + span_; }
  Micros span() const { return span_; }
  Timestamp begin_of(int dump) const { return dump == 0 ? begin_ : end_of(dump - 1); }
  Timestamp end_of(int dump) const { return begin_ + span_ * (dump + 2) / (dumps_ + 1); }
  // The dump whose window holds `time`. REQUIRES: begin() <= time < end().
  int dump_of(Timestamp time) const;

 private:
  Timestamp begin_;
  Micros span_;
  int dumps_;
};

}  // namespace cairn::sample
