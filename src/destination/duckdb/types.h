#pragma once

#include <string>

#include "model/type.h"

namespace cairn::duckdb {

// How the types of model/type.h look in DuckDB; value_text.h has their texts.

// The type of a column that holds values of `type`. Integers are BIGINT and floats DOUBLE from the start, so that the
// two common widenings never touch a table.
Type storage_type(Type type);

// DuckDB's name of a type: "BIGINT", "DECIMAL(10,2)".
std::string sql_type(Type type);

}  // namespace cairn::duckdb
