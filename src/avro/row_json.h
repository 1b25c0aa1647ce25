#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "model/column_sink.h"
#include "model/type.h"

namespace cairn::avro {

// A column as JSON shows it.
struct JsonColumn {
  std::string_view name;
  Type type;
};

// One row of a sink as one JSON object, keys in the order of the columns, for `inspect` and for records set aside.
//
// Nothing is lost: integers and the shortest digits that give back the same floating-point number; NaN and infinities
// as the strings "NaN", "Infinity", "-Infinity"; decimals as strings; times as ISO 8601; bytes as base64; nested values
// as they are. REQUIRES: a sink column for each column, of the type's physical form.
std::string row_as_json(std::span<const JsonColumn> columns, const ColumnSink& sink, std::size_t row);

}  // namespace cairn::avro
