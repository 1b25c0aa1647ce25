#include "destination/duckdb/load_rebuild.h"

#include <algorithm>
#include <utility>

#include "base/failpoint.h"
#include "destination/duckdb/load_merge.h"

namespace cairn::duckdb {
namespace {

Slice files_of_first_dump(const LoadContext& context) {
  const std::span<const ScanFile> files = context.source.files();
  const auto is_later = [&](const ScanFile& file) { return file.dump != context.load().first_dump(); };
  return {0, static_cast<std::size_t>(std::ranges::find_if(files, is_later) - files.begin())};
}

// The first dump, if none of its keys repeats; empty otherwise, and then nothing of it is in the table.
Result<std::optional<Applied>> insert_first_dump(LoadContext& context, Slice files) {
  Connection& connection = context.connection;
  const LoadSql& sql = context.sql;
  Applied applied;
  TRY(insert_files(context, files, applied));
  const std::int64_t keys = TRY(connection.count(sql.count_distinct_keys(), {context.load().first_dump().value()}));
  if (keys != applied.rows_loaded) {
    TRY(connection.run(sql.delete_all()));
    return std::optional<Applied>();
  }
  if (sql.has_events() && !sql.is_event_unique()) {
    applied.shared_event_ids = TRY(connection.count(sql.count_shared_events(), {context.dumps()}));
  }
  return std::optional(std::move(applied));
}

Result<Applied> rebuild_keyed(LoadContext& context) {
  const Slice first = files_of_first_dump(context);
  std::optional<Applied> begun = TRY(insert_first_dump(context, first));
  const std::size_t done = begun.has_value() ? first.file_count : 0;
  Applied applied = begun.has_value() ? *std::move(begun) : Applied{};
  TRY(merge_files(context, {done, context.source.files().size() - done}, applied));
  CAIRN_FAILPOINT("S17.merge.insert");
  return applied;
}

Result<Applied> rebuild_keyless(LoadContext& context) {
  Applied applied;
  TRY(insert_files(context, context.all_files(), applied));
  CAIRN_FAILPOINT("S17.merge.insert");
  applied.shared_event_ids = TRY(count_shared_events(context));
  return applied;
}

}  // namespace

Result<Applied> rebuild_rows(LoadContext& context) {
  Connection& connection = context.connection;
  const LoadSql& sql = context.sql;
  const std::int64_t rows_before = TRY(connection.count(sql.count_rows()));
  TRY(connection.run(sql.delete_all()));
  CAIRN_FAILPOINT("S17.merge.delete");
  Applied applied = TRY(sql.has_key() ? rebuild_keyed(context) : rebuild_keyless(context));
  applied.rows_before = rows_before;
  applied.rows_after = TRY(connection.count(sql.count_rows()));
  TRY(expect_equal("rows stand in the table", applied.rows_after, "were loaded", applied.rows_loaded));
  return applied;
}

}  // namespace cairn::duckdb
