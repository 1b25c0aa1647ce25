#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "avro/cursor.h"
#include "avro/decimal.h"
#include "avro/schema.h"

namespace cairn::avro {

// Values with more rules than their bytes have: each is read, checked, and a fault at its own place if it breaks them.
// What comes back with a fault is of no use, but harmless.
std::string_view read_text(Cursor& cursor);                      // UTF-8
std::string_view read_symbol(const Node& node, Cursor& cursor);  // points into the node
std::int32_t read_date(Cursor& cursor);
std::int64_t read_time(const Node& node, Cursor& cursor);       // microseconds since midnight
std::int64_t read_timestamp(const Node& node, Cursor& cursor);  // microseconds since 1970
// REQUIRES: a decimal of at most 38 digits.
Int128 read_decimal(const Node& node, Cursor& cursor);

// Any value that is not nested as text, for columns that hold several types. REQUIRES: the node is no array, map,
// record, union or null.
std::string read_scalar_text(const Node& node, Cursor& cursor);

}  // namespace cairn::avro
