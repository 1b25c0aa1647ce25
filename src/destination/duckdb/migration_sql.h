#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "destination/duckdb/names.h"
#include "destination/duckdb/system_tables.h"

namespace cairn::duckdb {

// Two ways to meet a file that an older Cairn wrote: a writer migrates it, a reader shows it as a new one. Both are
// made from the same list of changes (system_tables.h), so that they cannot disagree. Pure.

// The statements that bring the system tables of version `from` to the newest of `migrations`; 0: there are none yet,
// and the schemas may be missing, too. They belong into one transaction, in this order: DuckDB refuses to commit a
// table that was altered after its rows were touched, so all tables and columns come first and the rows after them.
std::vector<std::string> migration_sql(const Names& names, std::int64_t from, std::span<const Migration> migrations);

// The statements after which Names::with_temporary_system_tables() of the same connection shows the system tables of
// version `from` as the newest of `migrations` has them. They write nothing to the file.
std::vector<std::string> newest_view_sql(const Names& names, std::int64_t from, std::span<const Migration> migrations);

}  // namespace cairn::duckdb
