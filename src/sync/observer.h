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
  // Once, before anything is loaded. What is handed over here and below is borrowed for the call.
  virtual void planned(const Plan&) {}
  // Also for a load that begins anew, because its plan was made again.
  virtual void load_started(const TablePlan&, const Load&) {}
  // Rows read so far in the load that goes on.
  virtual void rows_read(std::uint64_t) {}
  // Loaded, stopped or held; before the run closes the report, so that bookmark and row count are not in it yet.
  virtual void table_finished(const TableReport&) {}
};

}  // namespace cairn
