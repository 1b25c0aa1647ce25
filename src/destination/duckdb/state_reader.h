#pragma once

#include <map>
#include <optional>
#include <vector>

#include "destination/destination.h"
#include "destination/duckdb/connection.h"
#include "destination/duckdb/names.h"

namespace cairn::duckdb {

// The row of _cairn_lock.
struct Fence {
  ConnectionId connection;
  std::int64_t nonce = 0;
  std::string holder;
  Timestamp since;
};

// Empty where Cairn has never written. kConfig if a newer Cairn did.
Result<std::optional<Fence>> read_fence(Connection& connection, const Names& names);

// REQUIRES: read_fence() gave one.
Result<Progress> read_progress(Connection& connection, const Names& names);
Result<std::vector<RunRecord>> read_runs(Connection& connection, const Names& names, std::size_t newest_max);
Result<std::vector<LedgerEntry>> read_ledger(Connection& connection, const Names& names);
Result<std::map<DumpId, DumpRecord>> read_dumps(Connection& connection, const Names& names);
// The fields of one table, in column order.
Result<std::vector<CatalogField>> read_fields(Connection& connection, const Names& names, const TableName& table);
// What a load committed, if the ledger has it.
Result<std::optional<LoadCounts>> find_load(Connection& connection, const Names& names, const LoadId& load);

}  // namespace cairn::duckdb
