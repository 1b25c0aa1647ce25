#include "destination/duckdb/load_replace.h"

#include <utility>

#include "base/failpoint.h"

namespace cairn::duckdb {
namespace {

// Reads the dump into the table, through the filters that it needs.
Result<Scanned> insert_dump(LoadContext& context, LoadSql::Filter filter, const Losers* losers) {
  return run_scan(context,
                  {.columns = filter.is_without_losers ? context.sql.stage_columns() : context.sql.row_columns(),
                   .files = context.all_files(),
                   .rows_expected = losers == nullptr ? 0 : losers->rows,
                   .sql = [&](const std::string& scan) { return context.sql.insert_scan(scan, filter); }});
}

Result<std::int64_t> count_shared_events(LoadContext& context, const Losers* losers) {
  if (!context.sql.has_events()) return 0;
  // Rows that lost say more about shared event ids than those that are left.
  if (losers != nullptr) return losers->shared_event_ids;
  if (context.sql.is_event_unique()) return 0;
  return context.connection.count(context.sql.count_shared_events(), {context.dumps()});
}

}  // namespace

Result<std::optional<Applied>> replace_rows(LoadContext& context, const Losers* losers) {
  Connection& connection = context.connection;
  const LoadSql& sql = context.sql;
  const Value dump = context.load().first_dump().value();
  Applied applied;
  applied.rows_before = TRY(connection.count(sql.count_rows()));
  TRY(connection.run(sql.delete_older(), {dump}));
  CAIRN_FAILPOINT("S17.merge.delete");

  const std::int64_t kept = TRY(connection.count(sql.count_rows()));
  const std::int64_t own_before = TRY(connection.count(sql.count_versions(), {context.dumps()}));
  const LoadSql::Filter filter{.is_without_losers = losers != nullptr, .is_without_newer = kept > 0 && sql.has_key()};
  if (filter.is_without_newer) TRY(connection.run(sql.create_newer(), {dump}));
  if (context.all_files().file_count > 0) {
    Scanned scanned = TRY(insert_dump(context, filter, losers));
    applied.totals = std::move(scanned.totals);
    applied.rows_loaded = scanned.rows_changed;
  }
  CAIRN_FAILPOINT("S17.merge.insert");

  const std::int64_t own = TRY(connection.count(sql.count_versions(), {context.dumps()}));
  TRY(expect_equal("rows of the dump are stored", own, "were inserted", own_before + applied.rows_loaded));
  if (sql.has_key()) {
    const std::int64_t keys = TRY(connection.count(sql.count_distinct_keys(), {dump}));
    if (keys != own && losers == nullptr) return std::optional<Applied>();
    TRY(expect_equal("keys of the dump are stored", keys, "rows", own));
  }
  const auto read = static_cast<std::int64_t>(applied.totals.rows_out);
  const std::int64_t beaten = losers == nullptr ? 0 : losers->count;
  applied.rows_superseded = filter.is_without_newer ? read - applied.rows_loaded : beaten;
  applied.rows_after = TRY(connection.count(sql.count_rows()));
  applied.shared_event_ids = TRY(count_shared_events(context, losers));
  return std::optional(std::move(applied));
}

Result<Losers> find_losers(LoadContext& context) {
  Connection& connection = context.connection;
  const LoadSql& sql = context.sql;
  const Scanned keys = TRY(run_scan(context, {.columns = sql.key_columns(),
                                              .files = context.all_files(),
                                              .sql = [&](const std::string& scan) { return sql.create_keys(scan); }}));
  TRY(connection.run(sql.create_losers()));
  Losers losers{.rows = keys.totals.rows_out};
  losers.count = TRY(connection.count(sql.count_losers()));
  if (sql.has_events()) losers.shared_event_ids = TRY(connection.count(sql.count_shared_events_in_keys()));
  return losers;
}

}  // namespace cairn::duckdb
