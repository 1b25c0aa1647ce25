#include "plan/views.h"

#include <span>

namespace cairn {
namespace {

View make_view(const std::string& storage_name, std::span<const CatalogField> fields, MetadataProfile metadata) {
  View view{.name = storage_name, .storage_name = storage_name};
  switch (metadata) {
    case MetadataProfile::kNative: view.columns = {"_cairn_dump_id", "_cairn_loaded_at"}; break;
    case MetadataProfile::kNone: break;
  }
  for (const CatalogField& field : fields) {
    if (has_column(field)) view.columns.push_back(field.column);
  }
  return view;
}

}  // namespace

View view_of(const TablePlan& table, MetadataProfile metadata) {
  return make_view(table.storage_name, table.catalog, metadata);
}

View view_of(const TableState& table, MetadataProfile metadata) {
  return make_view(table.storage_name, table.fields, metadata);
}

bool has_column(const CatalogField& field) { return field.values_from_dump.has_value(); }

}  // namespace cairn
