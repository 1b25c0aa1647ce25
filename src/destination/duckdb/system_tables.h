#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "model/progress.h"

namespace cairn::duckdb {

// A table, with the columns that it begins with.
struct AddTable {
  std::string_view table;
  std::string_view columns;  // SQL: "user_id VARCHAR, erased_at TIMESTAMP"
};

inline constexpr std::string_view kFillNothing = "NULL";

// A column that joins a table. `fill` is what the rows that stand already get: an SQL expression over their columns.
struct AddColumn {
  std::string_view table;
  std::string_view column;
  std::string_view type;
  std::string_view fill = kFillNothing;
};

using SystemChange = std::variant<AddTable, AddColumn>;

// What leads from the version before to this one. Migrations only add: a reader can then show an older file as a newer
// one without writing to it, and nothing that a version once stored is ever lost.
struct Migration {
  std::int64_t version = 0;
  std::string_view reason;
  std::vector<SystemChange> changes;
};

// Everything that Cairn keeps about itself, from version 1 on, without gaps. A new file takes the same steps as an old
// one, so that both end with the same columns in the same order. What was once released is never edited: to change the
// system tables, add a migration at the end, and its columns to docs/formats/system_tables.md.
std::span<const Migration> all_migrations();

// The version that the last of them leads to.
std::int64_t newest_version(std::span<const Migration> migrations);

// How _cairn_fields.type says how a column is typed and how its times were read: "timestamp from milliseconds".
std::string format_field_type(Type type, TimeEncoding encoding);
struct FieldType {
  Type type;
  TimeEncoding encoding = TimeEncoding::kNone;
};
Result<FieldType> parse_field_type(const std::string& text);

}  // namespace cairn::duckdb
