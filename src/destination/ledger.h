#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/ids.h"
#include "model/batch_source.h"
#include "model/dump.h"
#include "model/plan.h"
#include "model/report.h"

namespace cairn {

// What the system tables of a destination say about the past, as plain values: rows of docs/formats/system_tables.md.

// A run as _cairn_runs has it.
struct RunRecord {
  RunId run;
  Timestamp started_at;
  std::optional<Timestamp> finished_at;  // none: it runs, or it was killed
  std::string outcome;
  int exit_code = 0;
  std::string version;
  std::string report_json;
};

// One load that the ledger holds, as _cairn_loads has it.
struct LedgerEntry {
  LoadId load;
  RunId run;
  TableName table;
  std::int64_t epoch = 0;
  LoadMode mode = LoadMode::kMerge;
  DumpId first_dump;
  DumpId last_dump;
  LoadCounts counts;
  Timestamp committed_at;
};

// Which rejected rows are asked for.
struct RejectsQuery {
  std::optional<TableName> table;  // none: of all tables
  std::size_t rows_max = 0;
};

// A row that was set aside, as _cairn_rejects has it.
struct RejectedRow {
  LoadId load;
  TableName table;
  Reject reject;
};

struct RejectsAnswer {
  std::int64_t rows_in_all = 0;
  std::vector<RejectedRow> rows;  // the first of them, by table, dump, file, block and row
};

}  // namespace cairn
