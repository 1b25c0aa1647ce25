#pragma once

#include <optional>

#include "destination/duckdb/load_step.h"

namespace cairn::duckdb {

// Rows of a full dump that another row of their key beats; they stand in a temporary table.
struct Losers {
  std::int64_t count = 0;
  std::int64_t shared_event_ids = 0;
  std::uint64_t rows = 0;  // that the dump has in all
};

// S17 of a full dump, straight from the files: rows of older dumps go, the dump's rows come, but for those whose key
// has a row of the same or a newer version (which only a late dump meets). Inside the open transaction.
//
// Empty if keys repeat inside the dump and `losers` is null: roll back, find the losers, and come again with them.
Result<std::optional<Applied>> replace_rows(LoadContext& context, const Losers* losers);

// Reads the keys alone and notes which rows lose. Outside of a transaction: temporary tables only.
Result<Losers> find_losers(LoadContext& context);

}  // namespace cairn::duckdb
