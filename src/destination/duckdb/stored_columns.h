#pragma once

#include <string_view>
#include <vector>

#include "destination/duckdb/connection.h"
#include "destination/duckdb/names.h"
#include "destination/duckdb/schema_sql.h"

namespace cairn::duckdb {

// The columns of a table or view as the database has them, in their order; none: there is no such table or view. What
// storage_ddl() and comment_ddl() compare a plan with, read inside the transaction that will act on it, so that nobody
// can change the table in between. Names and SQL types are DuckDB's own spelling.
Result<std::vector<StoredColumn>> read_columns(Connection& connection, const Names& names, const Identifier& schema,
                                               std::string_view table);

}  // namespace cairn::duckdb
