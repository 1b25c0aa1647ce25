#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "destination/duckdb/names.h"
#include "model/progress.h"

namespace cairn::duckdb {

// The version of the system tables that this code reads and writes. A higher one in the file is refused.
inline constexpr std::int64_t kSystemVersion = 1;

// CREATE SCHEMA and CREATE TABLE statements for everything Cairn keeps about itself, harmless where it exists. No keys
// and no indexes: their place in the WAL is what crashes have damaged in the field.
std::vector<std::string> create_system_tables_sql(const Names& names);

// How _cairn_fields.type says how a column is typed and how its times were read: "timestamp from milliseconds".
std::string format_field_type(Type type, TimeEncoding encoding);
struct FieldType {
  Type type;
  TimeEncoding encoding = TimeEncoding::kNone;
};
Result<FieldType> parse_field_type(const std::string& text);

}  // namespace cairn::duckdb
