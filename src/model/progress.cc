#include "model/progress.h"

#include <algorithm>

namespace cairn {

const CatalogField* TableState::find_field(std::string_view field) const {
  const auto found = std::ranges::find(fields, field, &CatalogField::field);
  return found == fields.end() ? nullptr : &*found;
}

const TableState* Progress::find(const TableName& table) const {
  const auto found = tables.find(table);
  return found == tables.end() ? nullptr : &found->second;
}

}  // namespace cairn
