#include "destination/duckdb/ledger.h"

#include <map>
#include <utility>
#include <vector>

#include "destination/duckdb/state_reader.h"

namespace cairn::duckdb {
namespace {

std::vector<std::int64_t> dump_ids(const Load& load) {
  std::vector<std::int64_t> ids;
  for (const PlannedDump& dump : load.dumps) ids.push_back(dump.id.value());
  return ids;
}

std::int64_t signed_of(std::uint64_t value) { return static_cast<std::int64_t>(value); }

Status write_files(Connection& connection, const Names& names, const LedgerLoad& load) {
  std::vector<std::int64_t> ordinals;
  std::vector<std::string> uris;
  std::vector<std::string> etags;
  std::vector<std::int64_t> bytes;
  std::vector<std::int64_t> blocks;
  std::vector<std::int64_t> rows;
  for (std::size_t i = 0; i < load.files.size(); ++i) {
    ordinals.push_back(signed_of(i));
    uris.push_back(load.files[i].pinned.file.uri);
    etags.push_back(load.files[i].pinned.etag);
    bytes.push_back(signed_of(load.files[i].pinned.size));
    blocks.push_back(signed_of(load.totals.files[i].blocks));
    rows.push_back(signed_of(load.totals.files[i].rows));
  }
  if (ordinals.empty()) return {};
  TRY(connection.run(fmt::format("INSERT INTO {} (load_id, ordinal, uri, etag, bytes, blocks, rows) "
                                 "SELECT $1, unnest($2), unnest($3), unnest($4), unnest($5), unnest($6), unnest($7)",
                                 names.system("_cairn_files")),
                     {load.request.id.value(), std::move(ordinals), std::move(uris), std::move(etags), std::move(bytes),
                      std::move(blocks), std::move(rows)}));
  return {};
}

Status write_rejects(Connection& connection, const Names& names, const LedgerLoad& load) {
  std::vector<std::int64_t> dumps;
  std::vector<std::string> uris;
  std::vector<std::int64_t> blocks;
  std::vector<std::int64_t> rows;
  std::vector<std::string> reasons;
  std::vector<std::string> records;
  for (const Reject& reject : load.totals.rejects) {
    dumps.push_back(reject.dump.value());
    uris.push_back(reject.uri);
    blocks.push_back(signed_of(reject.block));
    rows.push_back(signed_of(reject.row));
    reasons.push_back(reject.reason);
    records.push_back(reject.record);
  }
  if (dumps.empty()) return {};
  TRY(connection.run(
      fmt::format("INSERT INTO {} (load_id, table_name, dump_id, uri, block, row, reason, record) "
                  "SELECT $1, $2, unnest($3), unnest($4), unnest($5), unnest($6), unnest($7), unnest($8)",
                  names.system("_cairn_rejects")),
      {load.request.id.value(), load.request.table->table.value(), std::move(dumps), std::move(uris), std::move(blocks),
       std::move(rows), std::move(reasons), std::move(records)}));
  return {};
}

bool is_recorded(const DumpRecord& known, const DestinationWriter::SeenDump& seen) {
  return known.manifest_key == seen.record.manifest_key && known.etag == seen.record.etag &&
         known.sha256 == seen.record.sha256 && (known.complete_at.has_value() || !seen.is_complete);
}

// Ends the hold of a table if its dump is such; $2 in `condition` is `dump`.
Status end_hold(Connection& connection, const Names& names, std::string_view condition, const std::string& table,
                std::int64_t dump) {
  TRY(connection.run(
      fmt::format(
          "UPDATE {} SET held_dump = NULL, held_reason = NULL, held_rows_before = NULL, held_rows_after = NULL, "
          "held_manifest_sha = NULL, state = CASE WHEN state = 'held' THEN 'ok' ELSE state END WHERE table_name = $1 "
          "AND {}",
          names.system("_cairn_tables"), condition),
      {table, dump}));
  return {};
}

}  // namespace

Status write_ledger(Connection& connection, const Names& names, const LedgerLoad& load) {
  const LoadRequest& request = load.request;
  const LoadCounts& counts = load.counts;
  TRY(connection.run(
      fmt::format(
          "INSERT INTO {} (load_id, run_id, table_name, epoch, mode, first_dump, last_dump, files, bytes, rows_read, "
          "rows_loaded, rows_superseded, rows_rejected, rows_filtered, checksum, committed_at, dumps) "
          "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
          names.system("_cairn_loads")),
      {request.id.value(), request.run.value(), request.table->table.value(), request.table->epoch,
       std::string(name_of(request.load->mode)), request.load->first_dump().value(), request.load->last_dump().value(),
       counts.files, counts.bytes, counts.rows_read, counts.rows_loaded, counts.rows_superseded, counts.rows_rejected,
       counts.rows_filtered, fmt::format("{:016x}", load.totals.checksum), load.committed_at,
       dump_ids(*request.load)}));
  TRY(write_files(connection, names, load));
  return write_rejects(connection, names, load);
}

Status write_bookmark(Connection& connection, const Names& names, const LedgerLoad& load) {
  const Load& planned = *load.request.load;
  const TablePlan& plan = *load.request.table;
  const std::string& table = plan.table.value();
  const bool is_rebuild = planned.mode == LoadMode::kRebuild;
  const bool is_full = takes_rows_away(planned.mode) && !(is_rebuild && plan.is_history_incomplete);
  const std::int64_t last_dump = planned.last_dump().value();
  const std::optional<StartDate> start = plan.start_date;
  if (is_rebuild) TRY(begin_epoch(connection, names, plan));
  if (takes_rows_away(planned.mode)) TRY(end_hold(connection, names, "held_dump <= $2", table, last_dump));
  TRY(connection.run(
      fmt::format(
          "UPDATE {} SET bookmark = greatest(bookmark, $2), generation = greatest(generation, $3), row_count = $4, "
          "state = CASE WHEN $5 = 1 THEN 'incomplete_history' WHEN held_dump IS NOT NULL THEN 'held' ELSE 'ok' END, "
          "start_date = CASE WHEN $6 = 1 OR bookmark IS NULL OR (start_date IS NULL AND row_count = 0) "
          "THEN DATE '1970-01-01' + CAST($7 AS INTEGER) ELSE start_date END WHERE table_name = $1",
          names.system("_cairn_tables")),
      {table, planned.moves_bookmark ? Value(last_dump) : Value(),
       is_full ? Value(planned.first_dump().value()) : Value(), load.rows_after,
       std::int64_t{!is_full && plan.is_history_incomplete}, std::int64_t{planned.mode == LoadMode::kReplace},
       start.has_value() ? Value(start->days) : Value()}));
  return {};
}

Status begin_epoch(Connection& connection, const Names& names, const TablePlan& plan) {
  TRY(connection.run(
      fmt::format("UPDATE {} SET epoch = $2, key = $3, bookmark = NULL, generation = NULL, row_count = 0, "
                  "state = 'ok' WHERE table_name = $1",
                  names.system("_cairn_tables")),
      {plan.table.value(), plan.epoch, plan.key}));
  return {};
}

Status write_hold(Connection& connection, const Names& names, const TableName& table, const Hold& hold) {
  TRY(connection.run(
      fmt::format("UPDATE {} SET held_dump = $2, held_reason = $3, held_rows_before = $4, held_rows_after = $5, "
                  "held_manifest_sha = $6, state = CASE WHEN state = 'incomplete_history' THEN state ELSE 'held' END "
                  "WHERE table_name = $1 AND coalesce(held_dump <= $2, true)",
                  names.system("_cairn_tables")),
      {table.value(), hold.dump.value(), hold.reason, hold.rows_before, hold.rows_after, hold.manifest_sha256}));
  return {};
}

Status write_decision(Connection& connection, const Names& names, const Decision& decision) {
  TRY(connection.run(fmt::format("INSERT INTO {} (decided_at, actor, kind, table_name, dump_id, manifest_sha, reason) "
                                 "VALUES ($1, $2, $3, $4, $5, $6, $7)",
                                 names.system("_cairn_decisions")),
                     {decision.decided_at, decision.actor, std::string(name_of(decision.kind)), decision.table.value(),
                      decision.dump.value(), decision.manifest_sha256, decision.reason}));
  if (decision.kind != DecisionKind::kSkip) return {};
  return end_hold(connection, names, "held_dump = $2", decision.table.value(), decision.dump.value());
}

Status write_dumps(Connection& connection, const Names& names, std::span<const DestinationWriter::SeenDump> dumps,
                   Timestamp now) {
  const std::string table = names.system("_cairn_dumps");
  const std::map<DumpId, DumpRecord> known = TRY(read_dumps(connection, names));
  for (const DestinationWriter::SeenDump& seen : dumps) {
    const DumpRecord& record = seen.record;
    const Value complete_at = seen.is_complete ? Value(now) : Value();
    const auto found = known.find(record.id);
    // Nearly all of them stand there already: an idle run writes nothing.
    if (found != known.end() && is_recorded(found->second, seen)) continue;
    const std::string sql =
        found == known.end()
            ? fmt::format(
                  "INSERT INTO {} (dump_id, manifest_key, etag, sha256, complete_at, first_seen) "
                  "VALUES ($1, $2, $3, $4, $5, $6)",
                  table)
            : fmt::format(
                  "UPDATE {} SET manifest_key = $2, etag = $3, sha256 = $4, complete_at = coalesce(complete_at, $5), "
                  "first_seen = coalesce(first_seen, $6) WHERE dump_id = $1",
                  table);
    TRY(connection.run(sql, {record.id.value(), record.manifest_key.value(), record.etag, record.sha256, complete_at,
                             record.first_seen}));
  }
  return {};
}

Status write_run(Connection& connection, const Names& names, const RunRecord& run) {
  const std::string runs = names.system("_cairn_runs");
  TRY(connection.run(fmt::format("DELETE FROM {} WHERE run_id = $1", runs), {run.run.value()}));
  TRY(connection.run(
      fmt::format("INSERT INTO {} (run_id, started_at, finished_at, outcome, exit_code, cairn_version, report) "
                  "VALUES ($1, $2, $3, $4, $5, $6, $7)",
                  runs),
      {run.run.value(), run.started_at, value_of(run.finished_at), run.outcome, std::int64_t{run.exit_code},
       run.version, run.report_json.empty() ? Value() : Value(run.report_json)}));
  return {};
}

}  // namespace cairn::duckdb
