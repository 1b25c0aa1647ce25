#include "destination/duckdb/stored_columns.h"

#include <string>

namespace cairn::duckdb {

Result<std::vector<StoredColumn>> read_columns(Connection& connection, const Names& names, const Identifier& schema,
                                               std::string_view table) {
  const Rows rows = TRY(connection.query(
      "SELECT column_name, data_type, coalesce(comment, '') FROM duckdb_columns() WHERE database_name = $1 AND "
      "schema_name = $2 AND lower(table_name) = lower($3) ORDER BY column_index",
      {names.database.name(), schema.name(), std::string(table)}));
  std::vector<StoredColumn> columns;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    columns.push_back({rows.get<std::string>(row, 0), rows.get<std::string>(row, 1), rows.get<std::string>(row, 2)});
  }
  return columns;
}

}  // namespace cairn::duckdb
