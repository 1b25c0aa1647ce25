#pragma once

#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/log.h"
#include "base/result.h"
#include "destination/destination.h"
#include "model/plan.h"
#include "model/policies.h"
#include "model/report.h"
#include "model/selection.h"
#include "model/start_date.h"
#include "source/heap_connect/published.h"
#include "source/object_store.h"
#include "sync/observer.h"

namespace cairn {

// That tables are loaded from the bucket again (plan/rebuild.h), and who says so. Recorded with each rebuilt table.
struct RebuildOrder {
  std::string actor;
  std::string reason;  // may be empty
};

// What a run is asked to do.
struct RunSettings {
  Selection selection;
  Policies policies;
  std::optional<StartDate> start_date;
  heap_connect::HeapConnectOptions heap_connect;
  std::optional<DumpId> until_dump;
  std::vector<std::string> only_tables;  // empty: every selected one
  std::optional<RebuildOrder> rebuild;  // of the tables of the run that were loaded before; none: what is new is loaded
  std::filesystem::path cache_directory;  // of this connection; holds the run lock; empty: there is none
  std::string version;                    // Cairn's
  bool adopts_bucket = false;             // --adopt: another bucket than before may feed the destination
};

// What a run works with. Borrowed: they outlive the run.
struct RunParts {
  ObjectStore& store;
  Destination& destination;
  const Clock& clock;
  Log& log;
  RunObserver& observer;
  std::stop_token stop;  // asks the run to end: what is committed stays, the load under way is rolled back
};

// Both sides as they stand, and what a run would do about the difference. Reads manifests and the start of a few files,
// takes no lock and changes nothing.
struct Survey {
  Published published;
  Progress progress;
  Plan plan;
  std::vector<RunRecord> runs;  // the newest one, if there was any
};

Result<Survey> survey(const RunSettings& settings, const RunParts& parts);

// A finished run, and both sides as it left them.
struct RunResult {
  RunReport report;
  Published published;
  Progress progress;
};

// One run: lock, read progress, read what Heap published, plan, load and commit each table, publish, report. A rebuild
// is a run like any other: what is different is planned, and committed as one load for each table.
//
// Used by one thread; the destination and its readers have threads of their own, on which only on_progress and
// RunObserver::rows_read() are called. After a kill at any step the next run goes on from what is committed.
//
// An Error means that nothing was begun. Once the destination is open, what goes wrong is part of the report: a table
// that stops, or RunReport::error for what ended the run as a whole.
Result<RunResult> run_sync(const RunSettings& settings, const RunParts& parts);

}  // namespace cairn
