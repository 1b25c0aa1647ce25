#include "destination/duckdb/state_reader.h"

#include <algorithm>
#include <array>
#include <utility>

#include "destination/duckdb/migration_sql.h"
#include "destination/duckdb/stored_columns.h"
#include "model/widening.h"

namespace cairn::duckdb {
namespace {

std::optional<DumpId> maybe_dump(const Rows& rows, std::size_t row, std::size_t column) {
  const auto id = rows.maybe<std::int64_t>(row, column);
  return id.has_value() ? std::optional(DumpId(*id)) : std::nullopt;
}

Result<LoadMode> parse_mode(const std::string& name) {
  if (const std::optional<LoadMode> mode = parse_load_mode(name)) return *mode;
  return make_error(ErrorKind::kInternal, "_cairn_loads has the mode '{}', which this Cairn does not know", name)
      .hinting("a newer Cairn may have written it: use that one");
}

constexpr std::string_view kCountColumns =
    "rows_read, rows_loaded, rows_superseded, rows_rejected, rows_filtered, files, bytes";

// The columns of kCountColumns, from `column` on.
LoadCounts counts_of(const Rows& rows, std::size_t row, std::size_t column) {
  return {.rows_read = rows.get<std::int64_t>(row, column),
          .rows_loaded = rows.get<std::int64_t>(row, column + 1),
          .rows_superseded = rows.get<std::int64_t>(row, column + 2),
          .rows_rejected = rows.get<std::int64_t>(row, column + 3),
          .rows_filtered = rows.get<std::int64_t>(row, column + 4),
          .files = rows.get<std::int64_t>(row, column + 5),
          .bytes = rows.get<std::int64_t>(row, column + 6)};
}

TableState table_of(const Rows& rows, std::size_t row) {
  TableState table{.name = TableName(rows.get<std::string>(row, 0)),
                   .storage_name = rows.get<std::string>(row, 1),
                   .key = rows.get<std::vector<std::string>>(row, 2),
                   .epoch = rows.get<std::int64_t>(row, 3),
                   .generation = maybe_dump(rows, row, 4),
                   .bookmark = maybe_dump(rows, row, 5),
                   .row_count = rows.get<std::int64_t>(row, 6),
                   .is_history_incomplete = rows.get<std::string>(row, 7) == "incomplete_history"};
  if (const auto days = rows.maybe<std::int64_t>(row, 13)) table.start_date = StartDate{*days};
  if (const auto held = maybe_dump(rows, row, 8)) {
    table.hold = Hold{.dump = *held,
                      .reason = rows.get<std::string>(row, 9),
                      .rows_before = rows.get<std::int64_t>(row, 10),
                      .rows_after = rows.get<std::int64_t>(row, 11),
                      .manifest_sha256 = rows.get<std::string>(row, 12)};
  }
  return table;
}

Result<CatalogField> field_of(const Rows& rows, std::size_t row) {
  const FieldType type = TRY(parse_field_type(rows.get<std::string>(row, 3)));
  return CatalogField{.field = rows.get<std::string>(row, 1),
                      .column = rows.get<std::string>(row, 2),
                      .type = type.type,
                      .encoding = type.encoding,
                      .description = rows.get<std::string>(row, 4),
                      .first_dump = DumpId(rows.get<std::int64_t>(row, 5)),
                      .last_dump = DumpId(rows.get<std::int64_t>(row, 6)),
                      .values_from_dump = maybe_dump(rows, row, 7),
                      .values_to_dump = maybe_dump(rows, row, 8)};
}

// Of one table, or of all. Rows without keys come out in the order in which they were written, one table at a time;
// rowid says so aloud.
Result<Rows> query_fields(Connection& connection, const Names& names, const std::optional<TableName>& table) {
  return connection.query(
      fmt::format("SELECT table_name, field, column_name, type, description, first_dump, last_dump, values_from_dump, "
                  "values_to_dump FROM {} WHERE coalesce(table_name = $1::VARCHAR, true) ORDER BY rowid",
                  names.system("_cairn_fields")),
      {table.has_value() ? Value(table->value()) : Value()});
}

Status add_fields(Connection& connection, const Names& names, Progress& progress) {
  const Rows rows = TRY(query_fields(connection, names, std::nullopt));
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const auto table = progress.tables.find(TableName(rows.get<std::string>(row, 0)));
    if (table == progress.tables.end()) continue;
    table->second.fields.push_back(TRY(field_of(rows, row)));
  }
  return {};
}

// Kinds that a later Cairn may add concern other things than dumps.
Result<std::vector<Decision>> read_decisions(Connection& connection, const Names& names) {
  const Rows rows = TRY(connection.query(
      fmt::format("SELECT decided_at, actor, kind, table_name, dump_id, manifest_sha, reason FROM {} ORDER BY rowid",
                  names.system("_cairn_decisions"))));
  std::vector<Decision> decisions;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const std::optional<DecisionKind> kind = parse_decision_kind(rows.get<std::string>(row, 2));
    if (!kind.has_value()) continue;
    decisions.push_back({.decided_at = rows.get<Timestamp>(row, 0),
                         .actor = rows.get<std::string>(row, 1),
                         .kind = *kind,
                         .table = TableName(rows.get<std::string>(row, 3)),
                         .dump = DumpId(rows.get<std::int64_t>(row, 4)),
                         .manifest_sha256 = rows.get<std::string>(row, 5),
                         .reason = rows.get<std::string>(row, 6)});
  }
  return decisions;
}

// The exact dumps of each load count, never the range between its first and last: a dump that arrives late inside a
// range is not applied.
Status add_applied(Connection& connection, const Names& names, Progress& progress) {
  const Rows rows =
      TRY(connection.query(fmt::format("SELECT table_name, epoch, dumps FROM {}", names.system("_cairn_loads"))));
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const auto table = progress.tables.find(TableName(rows.get<std::string>(row, 0)));
    if (table == progress.tables.end() || table->second.epoch != rows.get<std::int64_t>(row, 1)) continue;
    for (const std::int64_t dump : rows.get<std::vector<std::int64_t>>(row, 2))
      table->second.applied.insert(DumpId(dump));
  }
  return {};
}

Status add_appended_files(Connection& connection, const Names& names, Progress& progress) {
  const Rows rows = TRY(connection.query(fmt::format(
      "SELECT t.table_name, f.uri, f.etag FROM {} AS t JOIN {} AS l ON l.table_name = t.table_name AND l.epoch = "
      "t.epoch JOIN {} AS f ON f.load_id = l.load_id WHERE len(t.key) = 0",
      names.system("_cairn_tables"), names.system("_cairn_loads"), names.system("_cairn_files"))));
  for (std::size_t row = 0; row < rows.size(); ++row) {
    progress.tables.at(TableName(rows.get<std::string>(row, 0)))
        .appended_files.emplace(rows.get<std::string>(row, 1), rows.get<std::string>(row, 2));
  }
  return {};
}

// These five columns of _cairn_lock are for ever: every version can read who wrote a version that it does not know.
Error too_new(const Names& names, const Fence& fence, std::int64_t newest_known) {
  return make_error(ErrorKind::kConfig,
                    "the system tables in schema {} have version {}, and this Cairn knows them up to version {}; they "
                    "were last opened by {}",
                    names.raw.name(), fence.version, newest_known, fence.holder)
      .hinting(
          "use that Cairn, or a newer one: system tables are not taken back to an older version. To stay with this "
          "Cairn, restore a copy of the database from before, or load from the bucket into a new one");
}

Result<std::optional<std::string>> read_newest_file(Connection& connection, const Names& names) {
  const Rows rows = TRY(
      connection.query(fmt::format("SELECT uri FROM {} ORDER BY rowid DESC LIMIT 1", names.system("_cairn_files"))));
  return rows.empty() ? std::nullopt : std::optional(rows.get<std::string>(0, 0));
}

}  // namespace

Result<std::optional<Fence>> read_fence(Connection& connection, const Names& names, std::int64_t newest_known) {
  const std::int64_t tables =
      TRY(connection.count("SELECT count(*) FROM duckdb_tables() WHERE database_name = $1 AND schema_name = $2 AND "
                           "table_name = '_cairn_lock'",
                           {names.database.name(), names.raw.name()}));
  if (tables == 0) return std::optional<Fence>();
  const Rows rows = TRY(connection.query(fmt::format(
      "SELECT connection_id::VARCHAR, nonce, holder, since, version FROM {}", names.system("_cairn_lock"))));
  if (rows.empty()) return std::optional<Fence>();
  Fence fence{.connection = ConnectionId(rows.get<std::string>(0, 0)),
              .nonce = rows.get<std::int64_t>(0, 1),
              .holder = rows.get<std::string>(0, 2),
              .since = rows.get<Timestamp>(0, 3),
              .version = rows.get<std::int64_t>(0, 4)};
  if (fence.version > newest_known) return too_new(names, fence, newest_known);
  return std::optional(std::move(fence));
}

Result<Names> read_as_newest(Connection& connection, const Names& names, std::int64_t version,
                             std::span<const Migration> migrations) {
  if (version == newest_version(migrations)) return names;
  for (const std::string& statement : newest_view_sql(names, version, migrations)) TRY(connection.run(statement));
  return names.with_temporary_system_tables();
}

Result<Progress> read_progress(Connection& connection, const Names& names) {
  Progress progress;
  const Rows rows = TRY(connection.query(fmt::format(
      "SELECT table_name, storage_name, key, epoch, generation, bookmark, row_count, state, held_dump, held_reason, "
      "held_rows_before, held_rows_after, held_manifest_sha, start_date - DATE '1970-01-01' FROM {}",
      names.system("_cairn_tables"))));
  for (std::size_t row = 0; row < rows.size(); ++row) {
    TableState table = table_of(rows, row);
    progress.tables.emplace(table.name, std::move(table));
  }
  TRY(add_fields(connection, names, progress));
  TRY(add_applied(connection, names, progress));
  TRY(add_appended_files(connection, names, progress));
  progress.dumps = TRY(read_dumps(connection, names));
  progress.decisions = TRY(read_decisions(connection, names));
  progress.newest_file = TRY(read_newest_file(connection, names));
  return progress;
}

Result<std::map<DumpId, DumpRecord>> read_dumps(Connection& connection, const Names& names) {
  const Rows rows = TRY(connection.query(fmt::format(
      "SELECT dump_id, manifest_key, etag, sha256, first_seen, complete_at FROM {}", names.system("_cairn_dumps"))));
  std::map<DumpId, DumpRecord> dumps;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const DumpId id(rows.get<std::int64_t>(row, 0));
    dumps.emplace(id, DumpRecord{.id = id,
                                 .manifest_key = ObjectKey(rows.get<std::string>(row, 1)),
                                 .etag = rows.get<std::string>(row, 2),
                                 .sha256 = rows.get<std::string>(row, 3),
                                 .first_seen = rows.get<Timestamp>(row, 4),
                                 .complete_at = rows.maybe<Timestamp>(row, 5)});
  }
  return dumps;
}

Result<std::vector<RunRecord>> read_runs(Connection& connection, const Names& names, std::size_t newest_max) {
  const Rows rows = TRY(connection.query(
      fmt::format("SELECT run_id, started_at, finished_at, outcome, exit_code, cairn_version, report::VARCHAR FROM {} "
                  "ORDER BY started_at DESC, rowid DESC LIMIT {}",
                  names.system("_cairn_runs"), newest_max)));
  std::vector<RunRecord> runs;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    runs.push_back({.run = RunId(rows.get<std::string>(row, 0)),
                    .started_at = rows.get<Timestamp>(row, 1),
                    .finished_at = rows.maybe<Timestamp>(row, 2),
                    .outcome = rows.get<std::string>(row, 3),
                    .exit_code = static_cast<int>(rows.get<std::int64_t>(row, 4)),
                    .version = rows.get<std::string>(row, 5),
                    .report_json = rows.get<std::string>(row, 6)});
  }
  return runs;
}

Result<std::vector<LedgerEntry>> read_ledger(Connection& connection, const Names& names) {
  const Rows rows = TRY(connection.query(fmt::format(
      "SELECT load_id, run_id, table_name, mode, first_dump, last_dump, committed_at, epoch, {} FROM {} ORDER BY rowid",
      kCountColumns, names.system("_cairn_loads"))));
  std::vector<LedgerEntry> entries;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const LoadMode mode = TRY(parse_mode(rows.get<std::string>(row, 3)));
    entries.push_back({.load = LoadId(rows.get<std::string>(row, 0)),
                       .run = RunId(rows.get<std::string>(row, 1)),
                       .table = TableName(rows.get<std::string>(row, 2)),
                       .epoch = rows.get<std::int64_t>(row, 7),
                       .mode = mode,
                       .first_dump = DumpId(rows.get<std::int64_t>(row, 4)),
                       .last_dump = DumpId(rows.get<std::int64_t>(row, 5)),
                       .counts = counts_of(rows, row, 8),
                       .committed_at = rows.get<Timestamp>(row, 6)});
  }
  return entries;
}

Result<RejectsAnswer> read_rejects(Connection& connection, const Names& names, const RejectsQuery& query) {
  const std::string from = fmt::format(
      "FROM {} AS r JOIN {} AS l ON l.load_id = r.load_id JOIN {} AS t ON t.table_name = r.table_name AND t.epoch = "
      "l.epoch WHERE r.dump_id >= coalesce(t.generation, 0) AND coalesce(r.table_name = $1::VARCHAR, true)",
      names.system("_cairn_rejects"), names.system("_cairn_loads"), names.system("_cairn_tables"));
  const std::vector<Value> parameters{query.table.has_value() ? Value(query.table->value()) : Value()};
  RejectsAnswer answer{.rows_in_all = TRY(connection.count("SELECT count(*) " + from, parameters))};
  const Rows rows = TRY(connection.query(
      fmt::format(
          "SELECT r.load_id, r.table_name, r.dump_id, r.uri, r.block, r.\"row\", r.reason, r.record::VARCHAR {} "
          "ORDER BY r.table_name, r.dump_id, r.uri, r.block, r.\"row\" LIMIT {}",
          from, query.rows_max),
      parameters));
  for (std::size_t row = 0; row < rows.size(); ++row) {
    answer.rows.push_back({.load = LoadId(rows.get<std::string>(row, 0)),
                           .table = TableName(rows.get<std::string>(row, 1)),
                           .reject = {.dump = DumpId(rows.get<std::int64_t>(row, 2)),
                                      .uri = rows.get<std::string>(row, 3),
                                      .block = static_cast<std::uint64_t>(rows.get<std::int64_t>(row, 4)),
                                      .row = static_cast<std::uint64_t>(rows.get<std::int64_t>(row, 5)),
                                      .reason = rows.get<std::string>(row, 6),
                                      .record = rows.get<std::string>(row, 7)}});
  }
  return answer;
}

Result<std::vector<CatalogField>> read_fields(Connection& connection, const Names& names, const TableName& table) {
  const Rows rows = TRY(query_fields(connection, names, table));
  std::vector<CatalogField> fields;
  for (std::size_t row = 0; row < rows.size(); ++row) fields.push_back(TRY(field_of(rows, row)));
  return fields;
}

Result<bool> has_inexact_integers(Connection& connection, const Names& names, const TableState& table,
                                  const std::string& column) {
  const Identifier storage = TRY(Identifier::make(table.storage_name));
  const Identifier name = TRY(Identifier::make(column));
  const std::vector<StoredColumn> stored = TRY(read_columns(connection, names, names.raw, table.storage_name));
  const auto present = std::ranges::find(stored, column, &StoredColumn::name);
  if (present == stored.end() || present->sql_type != "BIGINT") return false;
  const std::int64_t found = TRY(
      connection.count(fmt::format("SELECT count(*) FROM (SELECT 1 FROM {} WHERE {} NOT BETWEEN -{} AND {} LIMIT 1)",
                                   names.storage(storage), name.sql(), kExactIntegerMax, kExactIntegerMax)));
  return found != 0;
}

Result<bool> is_in_ledger(Connection& connection, const Names& names, const LoadId& load) {
  const std::int64_t found = TRY(connection.count(
      fmt::format("SELECT count(*) FROM {} WHERE load_id = $1", names.system("_cairn_loads")), {load.value()}));
  return found != 0;
}

}  // namespace cairn::duckdb
