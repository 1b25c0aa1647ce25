#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "destination/duckdb/scan_registry.h"
#include "model/batch_source.h"

namespace cairn::duckdb {

// The names under which cairn_scan() shows its columns: positions, so that no field of a user can collide with ours.
std::string scan_name(const ScanColumn& column);

// What a pass reads, and how it is watched. A full dump with repeated keys is read in three passes, increments in one
// for each of their slices, everything else in one.
struct ScanOptions {
  ScanRequest request;
  std::span<const PlannedColumn> columns;               // of the table's plan; outlives the pass
  std::uint64_t rows_expected = 0;                      // for DuckDB's choice of join sides; any guess is correct
  std::function<bool(std::uint64_t rows)> on_progress;  // as in LoadRequest
};

// One pass over the rows of a load, from start() to finish(), while DuckDB's threads pull it through cairn_scan(). The
// statement's text names it by sql(). When the statement fails, explain() gives back the reader's own error.
//
// Owned by the step of the load that runs the statement (run_scan), which outlives it; registered with the instance
// from start() to destruction. Rows go from the reader into DuckDB's vectors without a copy here.
//
// Thread-safe in what the table function calls; start(), explain() and finish() belong to the load's thread.
class ScanPass {
 public:
  // Borrows registry and source until it is destroyed.
  static Result<std::unique_ptr<ScanPass>> start(ScanRegistry& registry, BatchSource& source, ScanOptions options);
  ~ScanPass();
  ScanPass(const ScanPass&) = delete;
  ScanPass& operator=(const ScanPass&) = delete;

  std::string sql() const;  // "cairn_scan(7)"
  // The error that the reader gave, with its kind, instead of the text that came back through DuckDB.
  Error explain(Error error) const;
  // REQUIRES: the statement is over. Called once.
  Result<ScanTotals> finish();

  // For the table function.
  std::span<const ScanColumn> columns() const { return options_.request.columns; }
  Type type_of(const ScanColumn& column) const;
  std::uint64_t rows_expected() const { return options_.rows_expected; }
  // One for each of DuckDB's threads, which says close_reader() when it has ended with it.
  Result<std::unique_ptr<BatchReader>> open_reader();
  void close_reader();
  // Counts rows that were handed over; false once the load is cancelled.
  bool advance(std::size_t rows);
  // Keeps the first error.
  void fail(const Error& error);

 private:
  ScanPass(ScanRegistry& registry, std::unique_ptr<Scan> scan, ScanOptions options);

  ScanRegistry& registry_;
  const std::unique_ptr<Scan> scan_;
  const ScanOptions options_;
  std::int64_t id_ = 0;
  std::atomic<std::uint64_t> rows_{0};
  std::atomic<int> open_readers_{0};
  mutable std::mutex mutex_;
  std::optional<Error> error_;  // under mutex_
};

}  // namespace cairn::duckdb
