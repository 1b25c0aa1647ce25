#include "testing/plan_builder.h"

namespace cairn::testing {

PlannedColumn column(std::string field, std::string_view type) {
  PlannedColumn column;
  column.column = field;
  column.field = std::move(field);
  column.type = parse_type(type).value();
  return column;
}

PlannedColumn key(std::string field, std::string_view type) {
  PlannedColumn key = column(std::move(field), type);
  key.is_key = true;
  return key;
}

TablePlan table(std::string name, std::vector<PlannedColumn> columns) {
  TablePlan plan;
  plan.table = TableName(name);
  plan.storage_name = std::move(name);
  plan.columns = std::move(columns);
  for (const PlannedColumn& column : plan.columns) {
    if (column.is_key) plan.key.push_back(column.field);
    plan.catalog.push_back({.field = column.field,
                            .column = column.column,
                            .type = column.type,
                            .encoding = column.encoding,
                            .description = column.description,
                            .first_dump = DumpId(1),
                            .last_dump = DumpId(1),
                            .values_from_dump = DumpId(1),
                            .values_to_dump = {}});
  }
  return plan;
}

Load replace(const VectorSource& source) { return {LoadMode::kReplace, source.dumps(), true}; }
Load merge(const VectorSource& source) { return {LoadMode::kMerge, source.dumps(), true}; }
Load append(const VectorSource& source) { return {LoadMode::kAppend, source.dumps(), true}; }
Load late_replace(const VectorSource& source) { return {LoadMode::kLateReplace, source.dumps(), false}; }
Load late_merge(const VectorSource& source) { return {LoadMode::kMerge, source.dumps(), false}; }

}  // namespace cairn::testing
