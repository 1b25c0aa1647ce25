#pragma once

#include "base/log.h"
#include "model/notice.h"
#include "model/report.h"

namespace cairn {

// What a run writes into its log, event by event; docs/formats/log.md lists them for whoever reads one. Called by the
// run on its own thread, at the moment that the event tells of, so that a run that is killed has left all events up to
// then. Names of events and members are a format that programs read: they are only ever added to.
class RunEvents {
 public:
  // Borrows the log.
  RunEvents(Log& log, RunId run) : log_(log), run_(std::move(run)) {}

  void run_started(const RunReport& report) const;
  void noticed(const Notice& notice) const;
  void load_committed(const TableName& table, const LoadReport& load) const;
  // Only a table that did not get to its end has something to tell.
  void table_ended(const TableReport& table) const;
  // With the reason, if the run as a whole failed.
  void run_ended(const RunReport& report) const;

 private:
  Log& log_;
  RunId run_;
};

}  // namespace cairn
