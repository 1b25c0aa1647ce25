#pragma once

#include <cstdint>

#include "destination/duckdb/load_step.h"

namespace cairn::duckdb {

// S17 of increments, and the steps that a rebuild shares with them. Called by Writer::load() inside its open
// transaction; after an error it is rolled back, and what was staged stays behind in temporary tables until
// LoadSql::drop_temporary().

// Increments with a key: staged in slices of bounded bytes, in order-key order; of each slice the greatest order key of
// every key replaces what is not newer.
Result<Applied> merge_rows(LoadContext& context);

// The same for some files of a load, added to what `applied` has counted of it so far. REQUIRES: no row of the load's
// dumps was in the table before the load.
Status merge_files(LoadContext& context, Slice files, Applied& applied);

// Increments without a key: every row is added.
Result<Applied> append_rows(LoadContext& context);

// Reads files straight into the table, every row of them, and adds what that was to `applied`: saves the stage where no
// key can repeat. Counts no rows of the table; the caller does, once, and compares.
Status insert_files(LoadContext& context, Slice files, Applied& applied);

// Event ids that stand with more than one user id among the stored rows of the load's dumps; 0 for a table that lacks
// one of the two fields.
Result<std::int64_t> count_shared_events(LoadContext& context);

}  // namespace cairn::duckdb
