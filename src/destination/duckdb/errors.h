#pragma once

#include <string_view>

#include <duckdb.h>

#include "base/error.h"

namespace cairn::duckdb {

// The only place that knows what DuckDB's errors mean to a caller. Texts are looked at where DuckDB has one type for
// things that differ, such as a full disk and a file that another process holds. The error keeps DuckDB's first
// sentence, without the SQL that it quotes, and has a hint where the kind alone does not say what to do.
Error error_of(duckdb_error_type type, std::string_view message);

// The type that a text names in front: "IO Error: …". For calls that report a text alone.
duckdb_error_type type_of(std::string_view message);

// True if the file or its WAL cannot be read for what is in them: to be kept, since they may hold commits.
bool is_damage(std::string_view message);

// True after errors that end the instance: nothing works before the file is closed and opened again.
bool is_fatal(duckdb_error_type type, std::string_view message);

}  // namespace cairn::duckdb
