#pragma once

#include <cstdint>
#include <span>

#include "destination/duckdb/connection.h"
#include "destination/duckdb/names.h"
#include "model/plan.h"
#include "model/view.h"

namespace cairn::duckdb {

// Storage tables, catalog and views as a plan wants them: reads what is there, runs the statements of schema_sql.h, and
// records each change in _cairn_schema_changes. Called by the Writer inside a transaction that it has opened; after an
// error it is rolled back, and nothing of a change stands.

// What schemas may hold that Cairn did not make.
enum class Foreign : std::uint8_t { kRefused, kAdopted };

// What a transaction changed: rows alone, or also the schema, which a checkpoint then keeps out of a WAL that a crash
// would replay.
enum class Changed : std::uint8_t { kNothing, kRows, kSchema };

// Brings the storage table, its row of _cairn_tables and its catalog (but for what comes with the rows: see
// pending_catalog) to what the plan says, inside the open transaction. Additive, idempotent, and silent where nothing
// changes.
Result<Changed> prepare_table(Connection& connection, const Names& names, const TablePlan& table, const RunId& run,
                              Foreign foreign);

// Brings the whole catalog to what the plan says, in the transaction of a load.
Status settle_catalog(Connection& connection, const Names& names, const TablePlan& table);

// Creates or re-points the views, inside the open transaction. A view whose columns stand already is left alone.
Result<Changed> publish_views(Connection& connection, const Names& names, std::span<const View> views, Foreign foreign);

}  // namespace cairn::duckdb
