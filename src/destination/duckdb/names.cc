#include "destination/duckdb/names.h"

#include <algorithm>

namespace cairn::duckdb {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string three_parts(const Identifier& database, const Identifier& schema, const Identifier& name) {
  return database.sql() + '.' + schema.sql() + '.' + name.sql();
}

}  // namespace

std::string Names::published(const Identifier& view) const { return three_parts(database, schema, view); }
std::string Names::storage(const Identifier& table) const { return three_parts(database, raw, table); }
std::string Names::system(std::string_view table) const {
  return three_parts(database, raw, Identifier::literal(table));
}

std::string database_name_of(std::string_view path) {
  std::string_view file = path.substr(path.find_last_of('/') + 1);
  file.remove_prefix(std::min(file.size(), file.find_first_not_of('.')));
  return std::string(file.substr(0, file.find('.')));
}

bool is_same_name(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace cairn::duckdb
