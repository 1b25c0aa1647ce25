#include "destination/duckdb/reader.h"

#include <utility>

#include "destination/duckdb/state_reader.h"
#include "destination/duckdb/stored_rows.h"

namespace cairn::duckdb {

Result<Progress> Reader::read_progress() {
  std::optional<Session> session = TRY(begin());
  if (!session.has_value()) return Progress();
  return duckdb::read_progress(session->connection, session->names);
}

Result<std::vector<RunRecord>> Reader::read_runs(std::size_t newest_max) {
  std::optional<Session> session = TRY(begin());
  if (!session.has_value()) return std::vector<RunRecord>();
  return duckdb::read_runs(session->connection, session->names, newest_max);
}

Result<std::vector<LedgerEntry>> Reader::read_ledger() {
  std::optional<Session> session = TRY(begin());
  if (!session.has_value()) return std::vector<LedgerEntry>();
  return duckdb::read_ledger(session->connection, session->names);
}

Result<RejectsAnswer> Reader::read_rejects(const RejectsQuery& query) {
  std::optional<Session> session = TRY(begin());
  if (!session.has_value()) return RejectsAnswer();
  return duckdb::read_rejects(session->connection, session->names, query);
}

Result<std::unique_ptr<RowReader>> Reader::read_rows(const RowsQuery& query) {
  std::optional<Session> session = TRY(begin());
  if (!session.has_value()) return no_such_table(query.table);
  return stream_rows(*std::move(session), query);
}

Result<bool> Reader::has_inexact_integers(const TableState& table, const std::string& column) {
  std::optional<Session> session = TRY(begin());
  if (!session.has_value()) return false;
  return duckdb::has_inexact_integers(session->connection, session->names, table, column);
}

Result<std::optional<Session>> Reader::begin() {
  std::shared_ptr<Instance> instance = TRY(slot_.for_reading());
  if (instance == nullptr) return std::optional<Session>();
  Session session = TRY(slot_.connect(std::move(instance)));
  const std::optional<Fence> fence = TRY(read_fence(session.connection, session.names));
  if (!fence.has_value()) return std::optional<Session>();
  session.names = TRY(read_as_newest(session.connection, session.names, fence->version));
  return std::optional(std::move(session));
}

}  // namespace cairn::duckdb
