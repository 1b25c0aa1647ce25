#pragma once

#include <vector>

#include "destination/memory/incoming.h"
#include "destination/memory/store.h"

namespace cairn::memory_store {

// The places of the plan's key among the table's columns. kSchemaMismatch if one of its fields has no column.
Result<std::vector<std::size_t>> key_places(const StoredTable& table, const TablePlan& plan);

// What a load makes of a table, and what became of its rows.
struct Applied {
  StoredTable table;
  std::int64_t rows_loaded = 0;
  std::int64_t rows_superseded = 0;
};

// S17, the meaning of the four load modes in its plainest form; pure.
//
// 1. A full dump g first removes the rows with a version below g, and no others.
// 2. Of the incoming rows of one key only the one with the greatest order key counts.
// 3. It takes the place of a stored row of its key unless that one is newer; a late full dump yields to an equal one,
// too. REQUIRES: `incoming` ascends by order key; every column of the plan is in the table.
Applied apply(StoredTable table, const LoadRequest& request, std::vector<IncomingRow> incoming);

// event_ids that stand with more than one user_id among the rows of a load, those included that will be beaten; 0 for
// tables without those fields.
std::int64_t count_shared_event_ids(const TablePlan& plan, std::span<const IncomingRow> rows);

}  // namespace cairn::memory_store
