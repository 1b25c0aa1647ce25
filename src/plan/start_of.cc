#include "plan/start_of.h"

#include <algorithm>

#include "plan/keys.h"

namespace cairn {

std::optional<StartDate> start_of(const TableName& table, std::span<const CatalogField> fields,
                                  std::optional<StartDate> wanted) {
  const bool is_always_complete = table.value() == "users" || is_always_full(table);
  const bool has_time = std::ranges::find(fields, "time", &CatalogField::field) != fields.end();
  return has_time && !is_always_complete ? wanted : std::nullopt;
}

}  // namespace cairn
