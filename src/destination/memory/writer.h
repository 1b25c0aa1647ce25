#pragma once

#include <memory>
#include <vector>

#include "destination/destination.h"
#include "destination/memory/incoming.h"
#include "destination/memory/reader.h"
#include "destination/memory/store.h"

namespace cairn::memory_store {

// The one writer of a store; gives the lock back when it goes.
class StoreWriter final : public DestinationWriter {
 public:
  StoreWriter(std::shared_ptr<Store> store, std::uint64_t nonce, unsigned readers, const Clock& clock)
      : store_(std::move(store)), reader_(store_), nonce_(nonce), readers_(readers), clock_(clock) {}
  ~StoreWriter() override { store_->unlock(nonce_); }

  Result<Progress> read_progress() override { return reader_.read_progress(); }
  Result<std::vector<RunRecord>> read_runs(std::size_t newest_max) override { return reader_.read_runs(newest_max); }
  Result<std::vector<LedgerEntry>> read_ledger() override { return reader_.read_ledger(); }
  Result<RejectsAnswer> read_rejects(const RejectsQuery& query) override { return reader_.read_rejects(query); }
  Result<std::unique_ptr<RowReader>> read_rows(const RowsQuery& query) override { return reader_.read_rows(query); }
  Result<bool> has_inexact_integers(const TableState& table, const std::string& column) override {
    return reader_.has_inexact_integers(table, column);
  }

  ConnectionId connection_id() const override;
  Status prepare(const TablePlan& plan) override;
  Result<LoadResult> load(const LoadRequest& request, BatchSource& source) override;
  Status record_hold(const TableName& table, const Hold& hold) override;
  Status publish(std::span<const View> views) override;
  Status record_dumps(std::span<const SeenDump> dumps) override;
  Status record_decision(const Decision& decision) override;
  std::optional<CopyReport> publish_copy(const std::stop_token&) override { return std::nullopt; }
  Status record_run(const RunRecord& run) override;

 private:
  std::optional<StoredTable> find_table(const TableName& name) const;
  bool is_in_ledger(const LoadId& load) const;
  Result<LoadResult> hold(const LoadRequest& request, LoadResult result);
  Status commit_load(const LoadRequest& request, const LoadResult& result, StoredTable table,
                     std::vector<Reject> rejects);

  std::shared_ptr<Store> store_;
  StoreReader reader_;
  const std::uint64_t nonce_;
  const unsigned readers_;
  const Clock& clock_;
};

}  // namespace cairn::memory_store
