#include "plan/describe.h"

#include <fmt/format.h>

#include "base/check.h"

namespace cairn {
namespace {

// For people, so a name that no SQL could hold is shown rather than refused.
std::string quoted(std::string_view name) {
  std::string text = "\"";
  for (const char c : name) text.append(c == '"' ? 2 : 1, c);
  return text + "\"";
}

// With Heap's name where the column has another one, and where that cannot end the remark.
std::string definition_of(const PlannedColumn& column, const SqlTypeName& sql_type) {
  const std::string definition = fmt::format("{} {}", quoted(column.column), sql_type(column.type));
  if (column.field == column.column || column.field.contains("*/")) return definition;
  return fmt::format("{} /* {} in Heap */", definition, quoted(column.field));
}

}  // namespace

std::vector<std::string> ddl_of(const TablePlan& table, const SqlTypeName& sql_type) {
  const std::string name = quoted(table.storage_name);
  if (table.creates_table) {
    std::string columns;
    for (const PlannedColumn& column : table.columns) columns += definition_of(column, sql_type) + ", ";
    return {fmt::format("CREATE TABLE {} ({}\"_cairn_dump_id\" {}, \"_cairn_loaded_at\" {})", name, columns,
                        sql_type(Type{TypeId::kInt64}), sql_type(Type{TypeId::kTimestamp}))};
  }
  std::vector<std::string> statements;
  for (const PlannedColumn& column : table.columns) {
    if (column.is_new) {
      statements.push_back(fmt::format("ALTER TABLE {} ADD COLUMN {}", name, definition_of(column, sql_type)));
    } else if (column.widened_from) {
      statements.push_back(
          fmt::format("ALTER TABLE {} ALTER COLUMN {} TYPE {}", name, quoted(column.column), sql_type(column.type)));
    }
  }
  return statements;
}

std::string_view state_of(const TablePlan& table) {
  if (table.stop) return table.stop->error.kind() == ErrorKind::kHeld ? "held" : "stopped";
  return table.loads.empty() ? "up_to_date" : "pending";
}

}  // namespace cairn
