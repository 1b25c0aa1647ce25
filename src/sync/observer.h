#pragma once

#include <cstdint>

#include "model/plan.h"
#include "model/report.h"

namespace cairn {

// Watches a run while it goes on: the progress line of the terminal. Called on the run's thread, but rows_read() on
// any. The cheapest correct implementation is the class itself: every function does nothing.
class RunObserver {
 public:
  virtual ~RunObserver() = default;
  virtual void planned(const Plan&) {}
  virtual void load_started(const TablePlan&, const Load&) {}
  // Rows read so far in the load that goes on.
  virtual void rows_read(std::uint64_t) {}
  virtual void table_finished(const TableReport&) {}
};

}  // namespace cairn
