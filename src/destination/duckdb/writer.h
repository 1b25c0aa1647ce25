#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

#include "destination/destination.h"
#include "destination/duckdb/catalog.h"
#include "destination/duckdb/fence.h"
#include "destination/duckdb/instance_slot.h"
#include "destination/duckdb/load_replace.h"

namespace cairn::duckdb {

// The writer of a DuckDB file: one connection, one transaction at a time. Every transaction compares the fence first.
// After an error that ends DuckDB's instance it closes the file and opens it again before the next call.
//
// One load is one transaction (docs/commit_protocol.md, S15 to S21): fence, rows, guard, ledger, bookmark, commit. A
// full dump is tried first as if no key repeated, straight from its files, because that is nearly always so; where one
// does, the attempt is rolled back, the losers are found by their keys alone, and the second attempt leaves them out.
// After a load, temporary tables are dropped, and a WAL beyond 64 MiB is folded into the file.
class Writer final : public DestinationWriter {
 public:
  // Borrows the slot and the clock. Creates the file, migrates its system tables and raises the fence; clears away what
  // a killed run spilled. kLocked while another process has the file; a damaged one is copied aside first
  // (damaged_file.h).
  static Result<std::unique_ptr<DestinationWriter>> open(InstanceSlot& slot, const Clock& clock, const RunId& run);
  // Closes the file, after a checkpoint if the volume has room for one.
  ~Writer() override;

  ConnectionId connection_id() const override { return fence_.connection; }
  Status prepare(const TablePlan& table) override;
  Result<LoadResult> load(const LoadRequest& request, BatchSource& source) override;
  Status record_hold(const TableName& table, const Hold& hold) override;
  Status publish(std::span<const View> views) override;
  Status record_dumps(std::span<const SeenDump> dumps) override;
  Status record_decision(const Decision& decision) override;
  std::optional<CopyReport> publish_copy(const std::stop_token& stop) override;
  Status record_run(const RunRecord& run) override;
  Result<Progress> read_progress() override;
  Result<std::vector<RunRecord>> read_runs(std::size_t newest_max) override;
  Result<std::vector<LedgerEntry>> read_ledger() override;
  Result<RejectsAnswer> read_rejects(const RejectsQuery& query) override;
  Result<std::unique_ptr<RowReader>> read_rows(const RowsQuery& query) override;
  Result<bool> has_inexact_integers(const TableState& table, const std::string& column) override;

 private:
  Writer(InstanceSlot& slot, const Clock& clock, RunId run, Session session, Fence fence)
      : slot_(slot), clock_(clock), run_(std::move(run)), session_(std::move(session)), fence_(std::move(fence)) {}

  // A full dump whose keys repeat is loaded again without the rows that lose.
  Result<LoadResult> load_twice_at_most(const LoadRequest& request, BatchSource& source);
  // One attempt at a load; empty if keys repeat in a full dump and `losers` is null.
  Result<std::optional<LoadResult>> attempt(const LoadRequest& request, BatchSource& source, const Losers* losers);
  Result<std::optional<Applied>> apply(const LoadRequest& request, BatchSource& source, const Losers* losers);
  Result<LoadResult> hold(const LoadRequest& request, const Applied& applied);
  Result<LoadResult> commit_load(Transaction transaction, const LoadRequest& request, BatchSource& source,
                                 const Applied& applied);
  Status send_commit(Transaction& transaction);
  // True if the ledger has the load after all. kLocked if another run has the destination now; kTransient for
  // everything else that keeps it from being read, so that the next run asks again.
  Result<bool> settle(const LoadId& load);

  // Runs `body` in a transaction of its own, under the fence.
  Result<Changed> in_transaction(const std::function<Result<Changed>()>& body);
  // False after an error that ended the instance, and where the file could not be opened again.
  bool is_open() const { return session_.has_value() && !session_->connection.is_broken(); }
  Status ensure_open();
  // kLocked if another run has raised the fence by then: nothing of this one may be written any more.
  Status reopen();
  Status copy_file(const std::stop_token& stop);
  Foreign foreign() const;
  // REQUIRES of both: ensure_open() succeeded in this call.
  Connection& connection() { return session_->connection; }
  const Names& names() const { return session_->names; }

  InstanceSlot& slot_;
  const Clock& clock_;
  const RunId run_;
  std::optional<Session> session_;  // empty while the file could not be opened again
  const Fence fence_;
};

}  // namespace cairn::duckdb
