#pragma once

#include "destination/duckdb/load_step.h"

namespace cairn::duckdb {

// S17 of increments with a key: staged in slices of bounded bytes, in order-key order; of each slice the greatest order
// key of every key replaces what is not newer. Inside the open transaction.
Result<Applied> merge_rows(LoadContext& context);

// S17 of increments without a key: every row is added.
Result<Applied> append_rows(LoadContext& context);

}  // namespace cairn::duckdb
