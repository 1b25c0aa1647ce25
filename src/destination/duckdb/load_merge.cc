#include "destination/duckdb/load_merge.h"

#include <cstdint>
#include <utility>

#include "base/failpoint.h"

namespace cairn::duckdb {
namespace {

// Fills the stage with one slice and keeps the winner of each key. Returns the number of rows that lost.
Result<std::int64_t> stage_slice(LoadContext& context, Slice slice, Applied& applied) {
  Connection& connection = context.connection;
  const LoadSql& sql = context.sql;
  Scanned scanned = TRY(run_scan(context, {.columns = sql.stage_columns(),
                                           .files = slice,
                                           .rows_before = applied.totals.rows_read,
                                           .sql = [&](const std::string& scan) { return sql.create_stage(scan); }}));
  append(applied.totals, std::move(scanned.totals));
  const std::int64_t duplicates = TRY(connection.count(sql.count_stage_duplicates()));
  if (sql.has_events() && (duplicates != 0 || !sql.is_event_unique())) {
    applied.shared_event_ids += TRY(connection.count(sql.count_shared_events_in_stage()));
  }
  if (duplicates == 0) return 0;
  const std::int64_t deleted = TRY(connection.run(sql.delete_stage_losers()));
  TRY(expect_equal("rows lost inside the load", deleted, "repeat a key", duplicates));
  return deleted;
}

// Moves the stage into the table. Returns the number of rows that were inserted; a newer stored row beats the others.
Result<std::int64_t> merge_stage(LoadContext& context, Slice slice, std::int64_t staged) {
  Connection& connection = context.connection;
  const LoadSql& sql = context.sql;
  TRY(connection.run(sql.delete_replaced()));
  CAIRN_FAILPOINT("S17.merge.delete");
  const Value first_dump = context.source.files()[slice.first_file].dump.value();
  const std::int64_t newer = TRY(connection.count(sql.count_newer(), {first_dump}));
  const std::int64_t inserted = TRY(connection.run(newer == 0 ? sql.insert_stage() : sql.insert_stage_unmatched()));
  CAIRN_FAILPOINT("S17.merge.insert");
  // Each key of the stage now stands in the table once: as the staged row, or as the newer one that beat it.
  const std::int64_t standing = TRY(connection.count(sql.count_stage_keys()));
  TRY(expect_equal("rows stand in the table", standing, "keys were staged", staged));
  return inserted;
}

// How many of the table's rows come from the load itself.
enum class Own : std::uint8_t {
  kCounted,   // those of its dumps
  kRepeated,  // not to be told from rows that were there before
};

Status merge_slice(LoadContext& context, Slice slice, Own own_rows, Applied& applied) {
  const std::uint64_t out_before = applied.totals.rows_out;
  const std::int64_t lost = TRY(stage_slice(context, slice, applied));
  const std::int64_t staged = static_cast<std::int64_t>(applied.totals.rows_out - out_before) - lost;
  const std::int64_t inserted = TRY(merge_stage(context, slice, staged));
  // What this load stored in earlier slices and this one replaced is beaten as well.
  const bool is_counted = own_rows == Own::kCounted;
  const std::int64_t own =
      is_counted ? TRY(context.connection.count(context.sql.count_versions(), {context.dumps()})) : inserted;
  applied.rows_superseded += lost + (staged - inserted) + (applied.rows_loaded + inserted - own);
  applied.rows_loaded = own;
  return {};
}

}  // namespace

Result<Applied> merge_rows(LoadContext& context) {
  Connection& connection = context.connection;
  const LoadSql& sql = context.sql;
  Applied applied;
  applied.rows_before = TRY(connection.count(sql.count_rows()));
  // Rows of the same dumps are there only if another load of them was forgotten. They cannot be told from rows of this
  // one, so nothing is sliced then, and no row of this load can meet another.
  const bool is_repeated = TRY(connection.count(sql.count_versions(), {context.dumps()})) != 0;
  if (is_repeated && context.all_files().file_count > 0) {
    TRY(merge_slice(context, context.all_files(), Own::kRepeated, applied));
  } else {
    TRY(merge_files(context, context.all_files(), applied));
  }
  applied.rows_after = TRY(connection.count(sql.count_rows()));
  return applied;
}

Status merge_files(LoadContext& context, Slice files, Applied& applied) {
  const std::span<const ScanFile> those = context.source.files().subspan(files.first_file, files.file_count);
  for (const Slice slice : slice_files(those, context.slice_bytes_max)) {
    TRY(merge_slice(context, {files.first_file + slice.first_file, slice.file_count}, Own::kCounted, applied));
  }
  return {};
}

Status insert_files(LoadContext& context, Slice files, Applied& applied) {
  if (files.file_count == 0) return {};
  Scanned scanned =
      TRY(run_scan(context, {.columns = context.sql.row_columns(), .files = files, .sql = [&](const std::string& scan) {
                               return context.sql.insert_scan(scan, {});
                             }}));
  append(applied.totals, std::move(scanned.totals));
  applied.rows_loaded += scanned.rows_changed;
  return {};
}

Result<std::int64_t> count_shared_events(LoadContext& context) {
  if (!context.sql.has_events()) return 0;
  return context.connection.count(context.sql.count_shared_events(), {context.dumps()});
}

Result<Applied> append_rows(LoadContext& context) {
  Connection& connection = context.connection;
  const LoadSql& sql = context.sql;
  Applied applied;
  applied.rows_before = TRY(connection.count(sql.count_rows()));
  TRY(insert_files(context, context.all_files(), applied));
  CAIRN_FAILPOINT("S17.merge.insert");
  applied.rows_after = TRY(connection.count(sql.count_rows()));
  TRY(expect_equal("rows stand in the table", applied.rows_after, "were expected",
                   applied.rows_before + applied.rows_loaded));
  applied.shared_event_ids = TRY(count_shared_events(context));
  return applied;
}

}  // namespace cairn::duckdb
