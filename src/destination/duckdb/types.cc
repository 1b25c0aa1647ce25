#include "destination/duckdb/types.h"

#include <fmt/core.h>

namespace cairn::duckdb {

Type storage_type(Type type) {
  if (type.id == TypeId::kInt32) return {TypeId::kInt64};
  if (type.id == TypeId::kFloat32) return {TypeId::kFloat64};
  return type;
}

std::string sql_type(Type type) {
  switch (type.id) {
    case TypeId::kBoolean: return "BOOLEAN";
    case TypeId::kInt32: return "INTEGER";
    case TypeId::kInt64: return "BIGINT";
    case TypeId::kFloat32: return "FLOAT";
    case TypeId::kFloat64: return "DOUBLE";
    case TypeId::kDecimal: return fmt::format("DECIMAL({},{})", type.precision, type.scale);
    case TypeId::kString: return "VARCHAR";
    case TypeId::kBytes: return "BLOB";
    case TypeId::kDate: return "DATE";
    case TypeId::kTime: return "TIME";
    case TypeId::kTimestamp: return "TIMESTAMP";
    case TypeId::kJson: return "JSON";
  }
  CHECK(false, "every type has a name in SQL");
}

}  // namespace cairn::duckdb
