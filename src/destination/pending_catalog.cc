#include "destination/pending_catalog.h"

#include <algorithm>

namespace cairn {

std::vector<CatalogField> pending_catalog(std::span<const CatalogField> stored, std::vector<CatalogField> planned) {
  for (CatalogField& field : planned) {
    const auto known = std::ranges::find(stored, field.column, &CatalogField::column);
    const bool has_column = known != stored.end() && known->values_from_dump.has_value();
    if (!has_column) continue;
    field.encoding = known->encoding;
    field.values_from_dump = known->values_from_dump;
    field.values_to_dump = known->values_to_dump;
  }
  return planned;
}

}  // namespace cairn
