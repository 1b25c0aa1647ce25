#include "destination/duckdb/schema_sql.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>

#include "destination/duckdb/types.h"
#include "destination/duckdb/widen_sql.h"
#include "model/widening.h"

namespace cairn::duckdb {
namespace {

constexpr std::array kMetadataColumns{std::pair{kVersionColumn, std::string_view("BIGINT")},
                                      std::pair{kLoadedAtColumn, std::string_view("TIMESTAMP")}};

std::string type_in_storage(const PlannedColumn& column) { return sql_type(storage_type(column.type)); }

Result<std::string> create_table(const std::string& table_name, const TablePlan& table) {
  std::string sql = "CREATE TABLE " + table_name + " (";
  for (const PlannedColumn& column : table.columns) {
    const Identifier name = TRY(Identifier::make(column.column));
    sql += name.sql() + ' ' + type_in_storage(column) + ", ";
  }
  return sql + fmt::format("{} BIGINT, {} TIMESTAMP)", kVersionColumn, kLoadedAtColumn);
}

std::string add_column(const std::string& table_name, const Identifier& column, std::string_view type) {
  return fmt::format("ALTER TABLE {} ADD COLUMN {} {}", table_name, column.sql(), type);
}

Status check_metadata(const TablePlan& table, std::span<const StoredColumn> stored) {
  for (const auto& [name, type] : kMetadataColumns) {
    if (find_column(stored, name) != nullptr) continue;
    return make_error(ErrorKind::kSchemaMismatch, "the table {} has lost its column {}", table.storage_name, name)
        .hinting(
            "Cairn needs it to tell row versions apart; drop the table and its rows in the system tables to load it "
            "anew");
  }
  return {};
}

// The type that a column is known to have, if that is what the database has and the plan's type takes its values in.
std::optional<Type> widens_from(const PlannedColumn& column, const StoredColumn& present,
                                std::span<const CatalogField> catalog) {
  const auto known = std::ranges::find(catalog, column.column, &CatalogField::column);
  if (known == catalog.end() || sql_type(storage_type(known->type)) != present.sql_type) return std::nullopt;
  return takes_in(column.type, known->type) ? std::optional(known->type) : std::nullopt;
}

std::string without_quotes(std::string_view sql) {
  std::string text(sql);
  std::erase(text, '"');
  return text;
}

}  // namespace

const StoredColumn* find_column(std::span<const StoredColumn> stored, std::string_view name) {
  const auto found =
      std::ranges::find_if(stored, [&](const StoredColumn& column) { return is_same_name(column.name, name); });
  return found == stored.end() ? nullptr : &*found;
}

Result<StorageDdl> storage_ddl(const Names& names, const TablePlan& table, std::span<const StoredColumn> stored,
                               std::span<const CatalogField> catalog) {
  const Identifier storage = TRY(Identifier::make(table.storage_name));
  const std::string table_name = names.storage(storage);
  StorageDdl ddl;
  if (stored.empty()) {
    ddl.statements.push_back(TRY(create_table(table_name, table)));
    ddl.creates_table = true;
    return ddl;
  }
  TRY(check_metadata(table, stored));
  std::vector<std::string> rewrites;
  for (const PlannedColumn& column : table.columns) {
    const StoredColumn* const present = find_column(stored, column.column);
    const std::string type = type_in_storage(column);
    if (present == nullptr) {
      const Identifier name = TRY(Identifier::make(column.column));
      ddl.statements.push_back(add_column(table_name, name, type));
      ddl.added.push_back(column);
    } else if (present->sql_type == type) {
      continue;
    } else if (const std::optional<Type> before = widens_from(column, *present, catalog)) {
      const Identifier name = TRY(Identifier::make(column.column));
      WidenSql sql = widen_sql(table_name, name, *before, column.type);
      ddl.statements.push_back(std::move(sql.alter));
      if (sql.rewrite.has_value()) rewrites.push_back(*std::move(sql.rewrite));
      ddl.widened.push_back({column, *before});
    } else {
      return make_error(ErrorKind::kSchemaMismatch,
                        "column {} of table {} is {} in the database, but {} would be loaded into it", present->name,
                        table.storage_name, present->sql_type, type)
          .hinting(
              fmt::format("give the column its type back, or drop the table and let `cairn rebuild {}` make it anew",
                          table.table.value()));
    }
  }
  std::ranges::move(rewrites, std::back_inserter(ddl.statements));
  return ddl;
}

std::vector<std::string> adoption_ddl(const Names& names, const TablePlan& table,
                                      std::span<const StoredColumn> stored) {
  const std::string table_name = names.storage(Identifier::literal(table.storage_name));
  std::vector<std::string> statements;
  for (const auto& [name, type] : kMetadataColumns) {
    if (find_column(stored, name) == nullptr)
      statements.push_back(add_column(table_name, Identifier::literal(name), type));
  }
  statements.push_back(
      fmt::format("UPDATE {} SET {} = -1 WHERE {} IS NULL", table_name, kVersionColumn, kVersionColumn));
  return statements;
}

Result<std::string> view_ddl(const Names& names, const View& view) {
  const Identifier name = TRY(Identifier::make(view.name));
  const Identifier storage = TRY(Identifier::make(view.storage_name));
  std::string columns;
  for (const std::string& text : view.columns) {
    const Identifier column = TRY(Identifier::make(text));
    columns += (columns.empty() ? "" : ", ") + column.sql();
  }
  return fmt::format("CREATE OR REPLACE VIEW {} AS SELECT {} FROM {}.{}", names.published(name), columns,
                     names.raw.sql(), storage.sql());
}

Result<std::vector<std::string>> comment_ddl(const Names& names, const View& view, std::string_view stored_comment,
                                             std::span<const StoredColumn> stored) {
  const std::string name = names.published(TRY(Identifier::make(view.name)));
  std::vector<std::string> statements;
  if (!view.comment.empty() && view.comment != stored_comment) {
    statements.push_back(fmt::format("COMMENT ON VIEW {} IS {}", name, sql_string(view.comment)));
  }
  for (const auto& [text, comment] : view.column_comments) {
    const StoredColumn* const present = find_column(stored, text);
    if (present != nullptr && present->comment == comment) continue;
    const Identifier column = TRY(Identifier::make(text));
    statements.push_back(fmt::format("COMMENT ON COLUMN {}.{} IS {}", name, column.sql(), sql_string(comment)));
  }
  return statements;
}

bool is_view_over(std::string_view view_sql, const Names& names, std::string_view storage_name) {
  std::string text = without_quotes(view_sql);
  while (text.ends_with(';') || text.ends_with('\n')) text.pop_back();
  return text.ends_with(without_quotes(fmt::format(" FROM {}.{}", names.raw.name(), storage_name)));
}

}  // namespace cairn::duckdb
