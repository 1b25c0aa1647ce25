#pragma once

#include <optional>
#include <string>

#include "base/identifier.h"
#include "model/type.h"

namespace cairn::duckdb {

// What gives a column of a table a wider type, and its values the form that they have there.
struct WidenSql {
  std::string alter;
  std::optional<std::string> rewrite;  // an UPDATE; after every ALTER of the transaction, or its COMMIT fails
};

// An expression in ALTER … USING would be the plain way, but DuckDB's log cannot replay one that calls a function:
// after a crash the file would not open again (measured, 1.5.6). So the column is altered by DuckDB's own cast, whose
// texts an UPDATE in the same transaction brings to those of model/value_text.h. REQUIRES: takes_in(after, before).
WidenSql widen_sql(const std::string& table, const Identifier& column, Type before, Type after);

}  // namespace cairn::duckdb
