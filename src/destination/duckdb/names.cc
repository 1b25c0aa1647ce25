#include "destination/duckdb/names.h"

#include <algorithm>

#include <fmt/core.h>

#include "base/check.h"

namespace cairn::duckdb {
namespace {

std::string three_parts(const Identifier& database, const Identifier& schema, const Identifier& name) {
  return database.sql() + '.' + schema.sql() + '.' + name.sql();
}

}  // namespace

std::string Names::published(const Identifier& view) const { return three_parts(database, schema, view); }
std::string Names::storage(const Identifier& table) const { return three_parts(database, raw, table); }
std::string Names::system(std::string_view table) const {
  switch (system_tables) {
    case SystemTables::kInRawSchema: return three_parts(database, raw, Identifier::literal(table));
    case SystemTables::kTemporary: return fmt::format("temp.main.{}", table);
  }
  CHECK(false, "every place of the system tables has a name");
}

Names Names::with_temporary_system_tables() const {
  Names names = *this;
  names.system_tables = SystemTables::kTemporary;
  return names;
}

std::string database_name_of(std::string_view path) {
  std::string_view file = path.substr(path.find_last_of('/') + 1);
  file.remove_prefix(std::min(file.size(), file.find_first_not_of('.')));
  return std::string(file.substr(0, file.find('.')));
}

}  // namespace cairn::duckdb
