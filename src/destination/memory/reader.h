#pragma once

#include <memory>
#include <vector>

#include "destination/destination.h"
#include "destination/memory/store.h"
#include "destination/memory/stored_rows.h"

namespace cairn::memory_store {

// What a store says about itself, shared by the reader and the writer.
Progress progress_of(const Content& content);
std::vector<RunRecord> newest_runs(const Content& content, std::size_t newest_max);
RejectsAnswer rejects_of(const Content& content, const RejectsQuery& query);
bool has_inexact_integers(const Content& content, const TableState& table, const std::string& column);

class StoreReader final : public DestinationReader {
 public:
  explicit StoreReader(std::shared_ptr<Store> store) : store_(std::move(store)) {}

  Result<Progress> read_progress() override { return store_->read(progress_of); }
  Result<std::vector<RunRecord>> read_runs(std::size_t newest_max) override {
    return store_->read([newest_max](const Content& content) { return newest_runs(content, newest_max); });
  }
  Result<std::vector<LedgerEntry>> read_ledger() override {
    return store_->read([](const Content& content) { return content.ledger; });
  }
  Result<RejectsAnswer> read_rejects(const RejectsQuery& query) override {
    return store_->read([&query](const Content& content) { return rejects_of(content, query); });
  }
  Result<std::unique_ptr<RowReader>> read_rows(const RowsQuery& query) override {
    return store_->read([&query](const Content& content) { return copy_rows(content, query); });
  }
  Result<bool> has_inexact_integers(const TableState& table, const std::string& column) override {
    return store_->read(
        [&](const Content& content) { return memory_store::has_inexact_integers(content, table, column); });
  }

 private:
  std::shared_ptr<Store> store_;
};

}  // namespace cairn::memory_store
