#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "destination/duckdb/names.h"
#include "model/plan.h"
#include "model/view.h"

namespace cairn::duckdb {

// Statements that make and change storage tables and views: pure, from what is stored and what is planned to text.
// catalog.h runs them.

// A column as the database has it.
struct StoredColumn {
  std::string name;
  std::string sql_type;
  std::string comment = {};
};

// The column of a name, as DuckDB compares names; null if there is none.
const StoredColumn* find_column(std::span<const StoredColumn> stored, std::string_view name);

// What a storage table lacks: the statements in the order in which they must run, and what they do, for the rows of
// _cairn_schema_changes. Nothing to do is no statement.
struct StorageDdl {
  struct Widened {
    PlannedColumn column;
    Type before;
  };
  std::vector<std::string> statements;
  std::vector<PlannedColumn> added;  // to a table that exists
  bool creates_table = false;
  std::vector<Widened> widened;
};

// The statements that bring a storage table from what it is (no columns: it does not exist) to what the plan needs.
// They only ever add and widen. kSchemaMismatch where somebody changed the table in a way that a load cannot live with.
Result<StorageDdl> storage_ddl(const Names& names, const TablePlan& table, std::span<const StoredColumn> stored,
                               std::span<const CatalogField> catalog);

// For a table that Cairn did not make and was told to adopt: its rows become older than every dump.
std::vector<std::string> adoption_ddl(const Names& names, const TablePlan& table, std::span<const StoredColumn> stored);

// CREATE OR REPLACE VIEW. The storage table stands there with two parts of its name, the one exception: DuckDB resolves
// them in the view's own database, so that views still work when the file is copied, renamed or attached.
Result<std::string> view_ddl(const Names& names, const View& view);

// COMMENT ON for what the view and its columns do not say yet. DuckDB drops comments when it replaces a view.
Result<std::vector<std::string>> comment_ddl(const Names& names, const View& view, std::string_view stored_comment,
                                             std::span<const StoredColumn> stored);

// True if DuckDB's text of a view reads from the storage table as view_ddl() has it: then Cairn made it.
bool is_view_over(std::string_view view_sql, const Names& names, std::string_view storage_name);

}  // namespace cairn::duckdb
