#pragma once

#include "destination/destination.h"
#include "destination/duckdb/instance_slot.h"

namespace cairn::duckdb {

// Reads state, opening the file for each call and closing it after: no other process is kept out for longer than that.
// While this process writes, it reads through the writer's instance. A file that does not exist reads as an empty one.
//
// A file that an older Cairn wrote is shown as a new one, without a change to it; one of a newer Cairn is kConfig, and
// one that another process writes is kLocked, once it has been asked for in vain for a second. The rows of read_rows()
// are the exception to "closing it after": they keep the file open for as long as somebody reads them.
class Reader final : public DestinationReader {
 public:
  // Borrows the slot, which the Destination owns.
  explicit Reader(InstanceSlot& slot) : slot_(slot) {}

  Result<Progress> read_progress() override;
  Result<std::vector<RunRecord>> read_runs(std::size_t newest_max) override;
  Result<std::vector<LedgerEntry>> read_ledger() override;
  Result<RejectsAnswer> read_rejects(const RejectsQuery& query) override;
  Result<std::unique_ptr<RowReader>> read_rows(const RowsQuery& query) override;
  Result<bool> has_inexact_integers(const TableState& table, const std::string& column) override;

 private:
  // A session in which Cairn's tables exist; empty if there is none.
  Result<std::optional<Session>> begin();

  InstanceSlot& slot_;
};

}  // namespace cairn::duckdb
