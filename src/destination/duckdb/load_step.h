#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "destination/destination.h"
#include "destination/duckdb/connection.h"
#include "destination/duckdb/limits.h"
#include "destination/duckdb/load_sql.h"

namespace cairn::duckdb {

// What the steps of one load work with. Made by Writer for one attempt at a load, and borrowed from it: the connection
// is in the load's transaction, except in find_losers().
struct LoadContext {
  Connection& connection;
  const LoadSql& sql;
  const LoadRequest& request;
  BatchSource& source;
  std::uint64_t slice_bytes_max = 0;  // compressed, of the files that are staged together

  const Load& load() const { return *request.load; }
  Slice all_files() const { return {0, source.files().size()}; }
  // The load's dumps as a parameter.
  Value dumps() const;
};

// What a load did to its table, before it is judged and committed. Every number of rows is counted, none is derived
// from another, so that the balance of the ledger means something.
struct Applied {
  ScanTotals totals;
  std::int64_t rows_before = 0;
  std::int64_t rows_after = 0;
  std::int64_t rows_loaded = 0;
  std::int64_t rows_superseded = 0;
  std::int64_t shared_event_ids = 0;  // event ids with more than one user id, as far as the load has seen
};

// Runs one statement over one pass through `files`, to the pass's very end: finished, and its own numbers adding up.
struct ScanStatement {
  std::vector<ScanColumn> columns;
  Slice files;
  std::uint64_t rows_before = 0;    // read by earlier passes, for on_progress
  std::uint64_t rows_expected = 0;  // 0: guessed from the files' sizes
  std::function<std::string(const std::string& scan)> sql;
};
// `rows_changed` is what DuckDB says that the statement did: the counterpart to what the readers count.
struct Scanned {
  ScanTotals totals;
  std::int64_t rows_changed = 0;
};
// An error of a reader comes back with its own kind, not as the text that DuckDB made of it; kCancelled once
// on_progress says no. kInternal if the pass does not add up. In every case the transaction has to be rolled back.
Result<Scanned> run_scan(LoadContext& context, const ScanStatement& statement);

// Adds the totals of the next slice.
void append(ScanTotals& totals, ScanTotals&& next);

// Fails as kInternal, naming both numbers, unless they are equal.
Status expect_equal(std::string_view what, std::int64_t counted, std::string_view than_what, std::int64_t expected);

}  // namespace cairn::duckdb
