#include "destination/duckdb/migration_sql.h"

#include <fmt/core.h>

namespace cairn::duckdb {
namespace {

std::string quoted(std::string_view name) { return Identifier::literal(name).sql(); }

// What came after the version `from`, in order.
template <typename Change, typename Function>
void for_each_later(std::span<const Migration> migrations, std::int64_t from, const Function& function) {
  for (const Migration& migration : migrations) {
    if (migration.version <= from) continue;
    for (const SystemChange& change : migration.changes) {
      if (const Change* const wanted = std::get_if<Change>(&change)) function(*wanted);
    }
  }
}

std::vector<AddColumn> columns_later(std::span<const Migration> migrations, std::int64_t from, std::string_view table) {
  std::vector<AddColumn> columns;
  for_each_later<AddColumn>(migrations, from, [&](const AddColumn& added) {
    if (added.table == table) columns.push_back(added);
  });
  return columns;
}

// A table that the file has, seen with its later columns. `rowid` goes along, because it is what orders the rows.
std::string view_sql(const Names& names, std::string_view table, std::span<const AddColumn> later) {
  std::string rows = fmt::format("SELECT *, rowid FROM {}", names.system(table));
  for (const AddColumn& added : later) {
    rows = fmt::format("SELECT *, ({})::{} AS {} FROM ({})", added.fill, added.type, quoted(added.column), rows);
  }
  return fmt::format("CREATE TEMP VIEW {} AS {}", names.with_temporary_system_tables().system(table), rows);
}

// A table that the file lacks, seen empty.
std::string table_sql(const Names& names, const AddTable& table, std::span<const AddColumn> later) {
  std::string columns(table.columns);
  for (const AddColumn& added : later) columns += fmt::format(", {} {}", quoted(added.column), added.type);
  return fmt::format("CREATE TEMP TABLE {} ({})", names.with_temporary_system_tables().system(table.table), columns);
}

}  // namespace

std::vector<std::string> migration_sql(const Names& names, std::int64_t from, std::span<const Migration> migrations) {
  std::vector<std::string> statements;
  if (from == 0) {
    for (const Identifier* schema : {&names.schema, &names.raw}) {
      statements.push_back(fmt::format("CREATE SCHEMA IF NOT EXISTS {}.{}", names.database.sql(), schema->sql()));
    }
  }
  for_each_later<AddTable>(migrations, from, [&](const AddTable& added) {
    statements.push_back(fmt::format("CREATE TABLE IF NOT EXISTS {} ({})", names.system(added.table), added.columns));
  });
  for_each_later<AddColumn>(migrations, from, [&](const AddColumn& added) {
    statements.push_back(fmt::format("ALTER TABLE {} ADD COLUMN IF NOT EXISTS {} {}", names.system(added.table),
                                     quoted(added.column), added.type));
  });
  for_each_later<AddColumn>(migrations, from, [&](const AddColumn& added) {
    if (added.fill == kFillNothing) return;
    statements.push_back(
        fmt::format("UPDATE {} SET {} = {}", names.system(added.table), quoted(added.column), added.fill));
  });
  return statements;
}

std::vector<std::string> newest_view_sql(const Names& names, std::int64_t from, std::span<const Migration> migrations) {
  std::vector<std::string> statements;
  for (const Migration& migration : migrations) {
    for (const SystemChange& change : migration.changes) {
      const AddTable* const table = std::get_if<AddTable>(&change);
      if (table == nullptr) continue;
      const std::vector<AddColumn> later = columns_later(migrations, from, table->table);
      statements.push_back(migration.version <= from ? view_sql(names, table->table, later)
                                                     : table_sql(names, *table, later));
    }
  }
  return statements;
}

}  // namespace cairn::duckdb
