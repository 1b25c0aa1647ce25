#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "destination/memory/cell.h"
#include "model/type.h"

namespace cairn::testing {

// The bytes of a row by which tables are compared: docs/formats/canonical_rows.md.
struct CanonicalColumn {
  std::string field;  // the source's name
  Type type;          // of the stored column
};

// The cells of one row, in the order of `columns`; neither holds a column of Cairn's own.
std::string canonical_row(std::span<const CanonicalColumn> columns, std::span<const memory_store::Cell> cells);

// "text" with the escapes of that page, quotes included.
std::string canonical_string(std::string_view text);

// The order-independent hash of a table.
std::string canonical_hash(std::span<const std::string> rows);

}  // namespace cairn::testing
