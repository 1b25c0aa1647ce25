#pragma once

#include "model/plan.h"
#include "model/policies.h"
#include "model/progress.h"
#include "model/view.h"

namespace cairn {

// The published view over a table's storage: by profile `_cairn_dump_id` and `_cairn_loaded_at`, then every column that
// the table ever had, in the order in which they came, also where it is no longer selected or delivered. Ours stand in
// front, because a column that comes later can only go to the end.
View view_of(const TablePlan& table, MetadataProfile metadata);
View view_of(const TableState& table, MetadataProfile metadata);

// True if the destination has a column for a field of its catalog, and not only knows of it.
bool has_column(const CatalogField& field);

}  // namespace cairn
