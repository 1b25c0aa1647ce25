#pragma once

#include "destination/duckdb/load_step.h"

namespace cairn::duckdb {

// S17 of increments with a key: staged in slices of bounded bytes, in order-key order; of each slice the greatest order
// key of every key replaces what is not newer. Inside the open transaction.
Result<Applied> merge_rows(LoadContext& context);

// The same for some files of a load, added to what `applied` has counted of it so far. REQUIRES: no row of the load's
// dumps was in the table before the load.
Status merge_files(LoadContext& context, Slice files, Applied& applied);

// S17 of increments without a key: every row is added.
Result<Applied> append_rows(LoadContext& context);

}  // namespace cairn::duckdb
