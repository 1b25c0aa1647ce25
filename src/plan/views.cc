#include "plan/views.h"

#include <span>

#include <fmt/core.h>

namespace cairn {
namespace {

// With Heap's name where the column has another one.
std::string comment_on(const CatalogField& field) {
  if (field.field == field.column) return field.description;
  return fmt::format("`{}` in Heap.{}{}", field.field, field.description.empty() ? "" : " ", field.description);
}

View make_view(const std::string& storage_name, std::span<const CatalogField> fields, MetadataProfile metadata) {
  View view{.name = storage_name, .storage_name = storage_name};
  switch (metadata) {
    case MetadataProfile::kNative: view.columns = {"_cairn_dump_id", "_cairn_loaded_at"}; break;
    case MetadataProfile::kNone: break;
  }
  for (const CatalogField& field : fields) {
    if (!has_column(field)) continue;
    view.columns.push_back(field.column);
    if (std::string comment = comment_on(field); !comment.empty()) {
      view.column_comments.emplace(field.column, std::move(comment));
    }
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
