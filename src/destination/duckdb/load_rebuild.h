#pragma once

#include "destination/duckdb/load_step.h"

namespace cairn::duckdb {

// Empties the table and fills it with all dumps of the load, inside the open transaction: readers see the old rows
// until it commits. The first dump goes straight into the table as long as no key repeats, the others through the
// stage.
Result<Applied> rebuild_rows(LoadContext& context);

}  // namespace cairn::duckdb
