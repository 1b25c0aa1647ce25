#include "model/batch_source.h"

namespace cairn {

Physical physical_of(const ScanColumn& column, std::span<const PlannedColumn> columns) {
  if (column.kind != ScanColumn::Kind::kData) return Physical::kInt64;
  CHECK(column.index < columns.size(), "a scan asks for a column of its table");
  return physical_of(columns[column.index].type);
}

}  // namespace cairn
