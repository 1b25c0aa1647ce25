#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/identifier.h"
#include "base/same_name.h"

namespace cairn::duckdb {

// The three-part names of one connection's tables and views. Every statement uses them, so that nothing depends on a
// search path, and a schema is never taken for a database.
struct Names {
  enum class SystemTables : std::uint8_t {
    kInRawSchema,
    kTemporary,  // the connection's own views of older ones (migration_sql.h), for reading
  };

  Identifier database;  // as DuckDB calls the open file
  Identifier schema;    // of the published views
  Identifier raw;       // of the storage and system tables
  SystemTables system_tables = SystemTables::kInRawSchema;

  // Quoted and whole, to be put into a statement as they are.
  std::string published(const Identifier& view) const;
  std::string storage(const Identifier& table) const;
  std::string system(std::string_view table) const;  // "_cairn_loads"

  // The same names, but for system(), which gives those of newest_view_sql() in the same connection.
  Names with_temporary_system_tables() const;
};

// The columns that Cairn adds to every storage table: the dump that a row came with, which is its version, and the
// moment of its load. No field's column can be called so (plan/names.h).
inline constexpr std::string_view kVersionColumn = "_cairn_dump_id";
inline constexpr std::string_view kLoadedAtColumn = "_cairn_loaded_at";

// The database name that DuckDB makes of a path: the file's name up to its first dot, leading dots left out.
std::string database_name_of(std::string_view path);

}  // namespace cairn::duckdb
