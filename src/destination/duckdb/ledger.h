#pragma once

#include <span>
#include <string>

#include "destination/destination.h"
#include "destination/duckdb/connection.h"
#include "destination/duckdb/names.h"

namespace cairn::duckdb {

// Writes of the system tables, but for the catalog (catalog.h). Each is a few statements inside a transaction that the
// Writer has opened and compared the fence in; after an error the transaction is rolled back, and nothing of it stands.

// A load that is about to be committed. Borrowed for the call.
struct LedgerLoad {
  const LoadRequest& request;
  const LoadCounts& counts;
  const ScanTotals& totals;
  std::span<const ScanFile> files;
  std::int64_t rows_after = 0;
  Timestamp committed_at;
};

// S18. The rows of _cairn_loads, _cairn_files and _cairn_rejects. Inside the load's transaction.
Status write_ledger(Connection& connection, const Names& names, const LedgerLoad& load);

// S19. Bookmark, generation, count of rows; a hold that this load settles is cleared. Inside the load's transaction.
Status write_bookmark(Connection& connection, const Names& names, const LedgerLoad& load);

// A table that is rebuilt, or was gone and is empty now, starts anew: what it was built from before counts no longer,
// and nobody takes it for a loaded one. In the transaction that makes it so.
Status begin_epoch(Connection& connection, const Names& names, const TablePlan& plan);

// Records that a dump waits for a person, unless a newer one of its table does. In a transaction of its own.
Status write_hold(Connection& connection, const Names& names, const TableName& table, const Hold& hold);

// Appends a decision; a hold of a dump that is skipped ends.
Status write_decision(Connection& connection, const Names& names, const Decision& decision);

// New manifests, and what changed in known ones; first_seen and complete_at are written once and stay.
Status write_dumps(Connection& connection, const Names& names, std::span<const DestinationWriter::SeenDump> dumps,
                   Timestamp now);
// Adds the run's row, or puts what it is at the end in its place.
Status write_run(Connection& connection, const Names& names, const RunRecord& run);

}  // namespace cairn::duckdb
