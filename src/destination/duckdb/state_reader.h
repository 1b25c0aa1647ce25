#pragma once

#include <map>
#include <optional>
#include <span>
#include <vector>

#include "destination/destination.h"
#include "destination/duckdb/connection.h"
#include "destination/duckdb/names.h"
#include "destination/duckdb/system_tables.h"

namespace cairn::duckdb {

// Reads of the system tables, for readers and the writer alike. They return plain values and keep nothing open; what
// they read is one state of the database if the caller has a transaction, and otherwise each statement's own. A row
// that no Cairn writes, such as an unknown mode, is kInternal.

// The row of _cairn_lock.
struct Fence {
  ConnectionId connection;
  std::int64_t nonce = 0;  // raised by every run that writes
  std::string holder;      // for messages only
  Timestamp since;
  std::int64_t version = 0;  // of the system tables
};

// Empty where Cairn has never written. kConfig if the system tables are newer than `newest_known`.
Result<std::optional<Fence>> read_fence(Connection& connection, const Names& names,
                                        std::int64_t newest_known = newest_version(all_migrations()));

// Names by which the functions below read the system tables of an older `version` as if they were the newest: through
// views of this connection, without a change to the file. The same names, if it is the newest.
Result<Names> read_as_newest(Connection& connection, const Names& names, std::int64_t version,
                             std::span<const Migration> migrations = all_migrations());

// REQUIRES of what follows: read_fence() gave a fence, of the newest version unless read_as_newest() gave the names.
Result<Progress> read_progress(Connection& connection, const Names& names);
Result<std::vector<RunRecord>> read_runs(Connection& connection, const Names& names, std::size_t newest_max);
Result<std::vector<LedgerEntry>> read_ledger(Connection& connection, const Names& names);
Result<RejectsAnswer> read_rejects(Connection& connection, const Names& names, const RejectsQuery& query);
Result<std::map<DumpId, DumpRecord>> read_dumps(Connection& connection, const Names& names);
// The fields of one table, in column order.
Result<std::vector<CatalogField>> read_fields(Connection& connection, const Names& names, const TableName& table);
Result<bool> is_in_ledger(Connection& connection, const Names& names, const LoadId& load);
// See DestinationReader.
Result<bool> has_inexact_integers(Connection& connection, const Names& names, const TableState& table,
                                  const std::string& column);

}  // namespace cairn::duckdb
