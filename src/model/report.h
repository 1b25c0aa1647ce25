#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/ids.h"
#include "base/result.h"
#include "model/batch_source.h"
#include "model/notice.h"
#include "model/plan.h"
#include "model/start_date.h"

namespace cairn {

// What one committed load did. rows_read = rows_loaded + rows_superseded + rows_rejected + rows_filtered, always.
struct LoadCounts {
  std::int64_t rows_read = 0;
  std::int64_t rows_loaded = 0;
  std::int64_t rows_superseded = 0;  // beaten by another row of the key, in the load or stored
  std::int64_t rows_rejected = 0;
  std::int64_t rows_filtered = 0;
  std::int64_t files = 0;
  std::int64_t bytes = 0;
  std::int64_t zero_times = 0;
  std::int64_t rows_untimed = 0;  // that the start date could not judge, and that were therefore not filtered

  bool is_balanced() const { return rows_read == rows_loaded + rows_superseded + rows_rejected + rows_filtered; }
  LoadCounts& operator+=(const LoadCounts& other);
};

struct LoadReport {
  LoadMode mode = LoadMode::kMerge;
  DumpId first_dump;
  DumpId last_dump;
  LoadCounts counts;
  std::int64_t rows_before = 0;  // of the table
  std::int64_t rows_after = 0;
  double seconds = 0;
};

enum class TableOutcome : std::uint8_t { kUpToDate, kLoaded, kStopped, kHeld };
std::string_view name_of(TableOutcome outcome);

struct TableReport {
  TableName table;
  std::string storage_name;  // "": the destination has no such table
  TableOutcome outcome = TableOutcome::kUpToDate;
  std::vector<LoadReport> loads;
  std::optional<DumpId> bookmark;
  std::int64_t row_count = 0;
  std::int64_t shared_event_ids = 0;  // event_ids that stand with more than one user_id
  std::vector<std::string> new_fields;
  std::optional<Error> error;
  std::optional<DumpId> stopped_before;  // the first dump that is not applied, if it is a dump that stops the table

  LoadCounts totals() const;
};

// The copy for readers, by `publish:`.
struct CopyReport {
  std::string path;
  std::optional<Error> error;  // the copy before it stands
};

// What a run did: kept in _cairn_runs, printed by `cairn report`.
struct RunReport {
  RunId run;
  Timestamp started_at;
  Timestamp finished_at;
  std::string version;
  std::string source;       // for people: a path or an s3:// address
  std::string destination;  // for people, without secrets
  std::optional<DumpId> newest_dump;
  std::optional<DumpId> until_dump;  // the last one that the run was to take; none: all
  std::optional<StartDate> start_date;
  std::vector<TableReport> tables;
  std::vector<Notice> notices;
  std::optional<CopyReport> copy;  // none: not asked for, or the run ended before it
  std::optional<Error> error;      // what ended the run as a whole

  // The exit code by the order of precedence: 130, 143, 1, 7, 2, 6, 4, 3, 5; 0 if nothing went wrong.
  int exit_code() const;
  std::string_view outcome() const;  // "ok", "partial", "held", "failed", "cancelled"
};

}  // namespace cairn
