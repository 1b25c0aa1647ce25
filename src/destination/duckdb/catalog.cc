#include "destination/duckdb/catalog.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "base/failpoint.h"
#include "destination/duckdb/ledger.h"
#include "destination/duckdb/schema_sql.h"
#include "destination/duckdb/state_reader.h"
#include "destination/duckdb/stored_columns.h"
#include "destination/duckdb/system_tables.h"
#include "destination/duckdb/types.h"
#include "destination/pending_catalog.h"

namespace cairn::duckdb {
namespace {

// The row of _cairn_tables, as far as DDL cares.
struct KnownTable {
  std::vector<std::string> key;
  std::string storage_name;
  std::int64_t epoch = 0;
  bool has_rows = false;  // a load committed into it

  // A rebuild changes key and epoch only together with the rows.
  bool is_rebuilt_by(const TablePlan& table) const { return has_rows && epoch != table.epoch; }
};

Result<std::optional<KnownTable>> find_known(Connection& connection, const Names& names, const TableName& table) {
  const Rows rows = TRY(connection.query(fmt::format("SELECT key, storage_name, epoch, bookmark IS NOT NULL OR "
                                                     "generation IS NOT NULL FROM {} WHERE table_name = $1",
                                                     names.system("_cairn_tables")),
                                         {table.value()}));
  if (rows.empty()) return std::optional<KnownTable>();
  return std::optional(KnownTable{.key = rows.get<std::vector<std::string>>(0, 0),
                                  .storage_name = rows.get<std::string>(0, 1),
                                  .epoch = rows.get<std::int64_t>(0, 2),
                                  .has_rows = rows.get<std::int64_t>(0, 3) != 0});
}

Error not_ours(const Identifier& schema, std::string_view what, std::string_view name) {
  return make_error(ErrorKind::kConfig, "schema {} already holds a {} {} that Cairn did not make", schema.name(), what,
                    name)
      .hinting("choose another `schema:`, move it away, or pass --adopt to let Cairn have it");
}

// The plan's table with every column that the catalog knows, selected or not: views show them all.
TablePlan with_all_columns(TablePlan table) {
  table.columns.clear();
  for (const CatalogField& field : table.catalog) {
    if (!field.values_from_dump.has_value()) continue;
    table.columns.push_back({.field = field.field, .column = field.column, .type = field.type});
  }
  return table;
}

// The statements that the storage table needs. A table that is gone although loads committed into it is made anew only
// by a rebuild: anything else would pass off an empty table as a loaded one.
Result<StorageDdl> plan_ddl(Connection& connection, const Names& names, const TablePlan& table,
                            const std::optional<KnownTable>& known, std::span<const CatalogField> catalog,
                            Foreign foreign) {
  std::vector<StoredColumn> stored = TRY(read_columns(connection, names, names.raw, table.storage_name));
  if (stored.empty() && known.has_value() && known->is_rebuilt_by(table)) {
    return storage_ddl(names, with_all_columns(table), stored, catalog);
  }
  if (stored.empty() && known.has_value() && known->has_rows) {
    return make_error(ErrorKind::kSchemaMismatch, "the table {}.{} is gone, although dumps were loaded into it",
                      names.raw.name(), table.storage_name)
        .hinting(fmt::format("`cairn rebuild {}` makes it anew from the bucket", table.table.value()));
  }
  std::vector<std::string> adoption;
  if (!stored.empty() && !known.has_value()) {
    if (foreign == Foreign::kRefused) return not_ours(names.raw, "table", table.storage_name);
    adoption = adoption_ddl(names, table, stored);
    stored.push_back({std::string(kVersionColumn), "BIGINT"});
    stored.push_back({std::string(kLoadedAtColumn), "TIMESTAMP"});
  }
  StorageDdl ddl = TRY(storage_ddl(names, table, stored, catalog));
  ddl.statements.insert(ddl.statements.begin(), adoption.begin(), adoption.end());
  return ddl;
}

// A row of _cairn_schema_changes.
struct SchemaChange {
  DumpId dump;
  std::string field = {};
  std::string kind;
  std::string before = {};
  std::string after;
};

Status record_change(Connection& connection, const Names& names, const TablePlan& table, const RunId& run,
                     const SchemaChange& change) {
  const auto text = [](const std::string& value) { return value.empty() ? Value() : Value(value); };
  TRY(connection.run(fmt::format("INSERT INTO {} (at_dump, run_id, table_name, field, kind, before, after) "
                                 "VALUES ($1, $2, $3, $4, $5, $6, $7)",
                                 names.system("_cairn_schema_changes")),
                     {change.dump.value(), run.value(), table.table.value(), text(change.field), change.kind,
                      text(change.before), change.after}));
  return {};
}

// The dump with which the changes of this run begin.
DumpId first_dump_of(const TablePlan& table) {
  if (!table.loads.empty()) return table.loads.front().first_dump();
  DumpId newest;
  for (const CatalogField& field : table.catalog) newest = std::max(newest, field.last_dump);
  return newest;
}

// A table that is new says all by itself; later, each column and each field that joins it has a row.
Status record_changes(Connection& connection, const Names& names, const TablePlan& table, const RunId& run,
                      std::span<const CatalogField> before, const StorageDdl& ddl) {
  const DumpId dump = first_dump_of(table);
  for (const PlannedColumn& column : ddl.added) {
    TRY(record_change(connection, names, table, run,
                      {.dump = dump,
                       .field = column.field,
                       .kind = column.is_sibling ? "sibling_added" : "column_added",
                       .after = sql_type(storage_type(column.type))}));
  }
  for (const StorageDdl::Widened& widened : ddl.widened) {
    TRY(record_change(connection, names, table, run,
                      {.dump = dump,
                       .field = widened.column.field,
                       .kind = "column_widened",
                       .before = sql_type(storage_type(widened.before)),
                       .after = sql_type(storage_type(widened.column.type))}));
  }
  for (const CatalogField& field : table.catalog) {
    if (std::ranges::find(before, field.field, &CatalogField::field) != before.end()) continue;
    TRY(record_change(connection, names, table, run,
                      {.dump = field.first_dump,
                       .field = field.field,
                       .kind = "field_found",
                       .after = format_field_type(field.type, field.encoding)}));
  }
  return {};
}

Status write_fields(Connection& connection, const Names& names, const TableName& table,
                    std::span<const CatalogField> catalog) {
  const std::string fields = names.system("_cairn_fields");
  TRY(connection.run(fmt::format("DELETE FROM {} WHERE table_name = $1", fields), {table.value()}));
  const auto dump_value = [](const std::optional<DumpId>& dump) {
    return dump.has_value() ? Value(dump->value()) : Value();
  };
  for (const CatalogField& field : catalog) {
    TRY(connection.run(
        fmt::format("INSERT INTO {} (table_name, field, column_name, type, description, first_dump, last_dump, "
                    "values_from_dump, values_to_dump) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                    fields),
        {table.value(), field.field, field.column, format_field_type(field.type, field.encoding), field.description,
         field.first_dump.value(), field.last_dump.value(), dump_value(field.values_from_dump),
         dump_value(field.values_to_dump)}));
  }
  return {};
}

Status write_table_row(Connection& connection, const Names& names, const TablePlan& table, bool is_known) {
  const std::string tables = names.system("_cairn_tables");
  const std::vector<Value> values{table.table.value(), table.storage_name, table.key, table.epoch};
  if (is_known) {
    TRY(connection.run(
        fmt::format("UPDATE {} SET storage_name = $2, key = $3, epoch = $4 WHERE table_name = $1", tables), values));
    return {};
  }
  TRY(connection.run(fmt::format("INSERT INTO {} (table_name, storage_name, key, epoch, row_count, state) "
                                 "VALUES ($1, $2, $3, $4, 0, 'ok')",
                                 tables),
                     values));
  return {};
}

// A view as the database has it.
struct StoredView {
  std::string sql;
  std::string comment;
  std::vector<StoredColumn> columns;
};

Result<std::optional<StoredView>> find_view(Connection& connection, const Names& names, const View& view) {
  const Rows rows =
      TRY(connection.query("SELECT sql, coalesce(comment, '') FROM duckdb_views() WHERE database_name = $1 AND "
                           "schema_name = $2 AND lower(view_name) = lower($3)",
                           {names.database.name(), names.schema.name(), view.name}));
  if (rows.empty()) return std::optional<StoredView>();
  std::vector<StoredColumn> columns = TRY(read_columns(connection, names, names.schema, view.name));
  return std::optional(StoredView{rows.get<std::string>(0, 0), rows.get<std::string>(0, 1), std::move(columns)});
}

std::string names_of(std::span<const StoredColumn> columns) {
  constexpr std::size_t kShownMax = 5;
  std::string text;
  for (const StoredColumn& column : columns.first(std::min(kShownMax, columns.size()))) {
    text += (text.empty() ? "" : ", ") + column.name;
  }
  return columns.size() > kShownMax ? text + ", …" : text;
}

// Readers may name a view's columns by position, and a view can be replaced in place only if they stay where they are.
Status check_appends(const View& view, std::span<const StoredColumn> columns) {
  const bool is_prefix =
      columns.size() <= view.columns.size() &&
      std::ranges::equal(columns, std::span(view.columns).first(columns.size()), is_same_name, &StoredColumn::name);
  if (is_prefix) return {};
  return make_error(ErrorKind::kConfig,
                    "the view {} has the columns {}, of which it would lose or move some; columns of a view are only "
                    "ever appended, because readers rely on their places",
                    view.name, names_of(columns))
      .hinting(
          "`policies.metadata` decides about Cairn's own columns when the views are made: set it back, or drop the "
          "views "
          "(or choose another `schema:`), and the next run makes them anew");
}

Result<Changed> publish_comments(Connection& connection, const Names& names, const View& view,
                                 const StoredView& stored) {
  const std::vector<std::string> statements = TRY(comment_ddl(names, view, stored.comment, stored.columns));
  for (const std::string& statement : statements) TRY(connection.run(statement));
  return statements.empty() ? Changed::kNothing : Changed::kSchema;
}

Result<Changed> publish_view(Connection& connection, const Names& names, const View& view, Foreign foreign) {
  const std::int64_t tables =
      TRY(connection.count("SELECT count(*) FROM duckdb_tables() WHERE database_name = $1 AND schema_name = $2 AND "
                           "lower(table_name) = lower($3)",
                           {names.database.name(), names.schema.name(), view.name}));
  if (tables != 0) {
    return make_error(ErrorKind::kConfig, "schema {} holds a table {}, where the view of that name should be",
                      names.schema.name(), view.name)
        .hinting("choose another `schema:`, or move the table away; Cairn never drops it");
  }
  const std::optional<StoredView> stored = TRY(find_view(connection, names, view));
  if (stored.has_value()) {
    if (is_view_over(stored->sql, names, view.storage_name)) {
      TRY(check_appends(view, stored->columns));
      if (stored->columns.size() == view.columns.size()) return publish_comments(connection, names, view, *stored);
    } else if (foreign == Foreign::kRefused) {
      return not_ours(names.schema, "view", view.name);
    }
  }
  const std::string ddl = TRY(view_ddl(names, view));
  TRY(connection.run(ddl));
  TRY(publish_comments(connection, names, view, StoredView()));
  return Changed::kSchema;
}

// The published view over a table whose columns have other types now. DuckDB reads such a view well, but goes on
// telling its old types to whoever asks, as BI tools do.
Status point_view_again(Connection& connection, const Names& names, const std::string& storage_name) {
  View view{.name = storage_name, .storage_name = storage_name};
  const std::optional<StoredView> stored = TRY(find_view(connection, names, view));
  if (!stored.has_value() || !is_view_over(stored->sql, names, storage_name)) return {};
  for (const StoredColumn& column : stored->columns) view.columns.push_back(column.name);
  const std::string ddl = TRY(view_ddl(names, view));
  TRY(connection.run(ddl));
  return {};
}

// Somebody may have dropped it since the first run.
Result<Changed> make_published_schema(Connection& connection, const Names& names) {
  const std::int64_t schemas =
      TRY(connection.count("SELECT count(*) FROM duckdb_schemas() WHERE database_name = $1 AND schema_name = $2",
                           {names.database.name(), names.schema.name()}));
  if (schemas != 0) return Changed::kNothing;
  TRY(connection.run(fmt::format("CREATE SCHEMA {}.{}", names.database.sql(), names.schema.sql())));
  return Changed::kSchema;
}

}  // namespace

Result<Changed> prepare_table(Connection& connection, const Names& names, const TablePlan& table, const RunId& run,
                              Foreign foreign) {
  const std::optional<KnownTable> known = TRY(find_known(connection, names, table.table));
  const std::vector<CatalogField> before = TRY(read_fields(connection, names, table.table));
  const StorageDdl ddl = TRY(plan_ddl(connection, names, table, known, before, foreign));
  const bool is_rebuild = known.has_value() && known->is_rebuilt_by(table);
  const bool is_row_current = is_rebuild || (known.has_value() && known->key == table.key &&
                                             known->storage_name == table.storage_name && known->epoch == table.epoch);
  const std::vector<CatalogField> catalog = pending_catalog(before, table.catalog);
  if (ddl.statements.empty() && is_row_current && before == catalog) return Changed::kNothing;
  for (const std::string& statement : ddl.statements) TRY(connection.run(statement));
  if (!ddl.widened.empty()) {
    TRY(point_view_again(connection, names, table.storage_name));
    CAIRN_FAILPOINT("S7.ddl.widened");
  }
  if (!is_row_current) TRY(write_table_row(connection, names, table, known.has_value()));
  if (is_rebuild && ddl.creates_table) TRY(begin_epoch(connection, names, table));
  if (known.has_value()) {
    TRY(record_changes(connection, names, table, run, before, ddl));
  } else {
    TRY(record_change(connection, names, table, run,
                      {.dump = first_dump_of(table), .kind = "table_created", .after = table.storage_name}));
  }
  TRY(write_fields(connection, names, table.table, catalog));
  return ddl.statements.empty() ? Changed::kRows : Changed::kSchema;
}

Status settle_catalog(Connection& connection, const Names& names, const TablePlan& table) {
  if (TRY(read_fields(connection, names, table.table)) == table.catalog) return {};
  return write_fields(connection, names, table.table, table.catalog);
}

Result<Changed> publish_views(Connection& connection, const Names& names, std::span<const View> views,
                              Foreign foreign) {
  Changed changed = TRY(make_published_schema(connection, names));
  for (const View& view : views) {
    const Changed made = TRY_WITHIN(publish_view(connection, names, view, foreign), "publishing the view " + view.name);
    if (made != Changed::kNothing) changed = made;
  }
  return changed;
}

}  // namespace cairn::duckdb
