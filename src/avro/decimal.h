#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "model/column_sink.h"
#include "model/value_text.h"

namespace cairn::avro {

// The unscaled value of a decimal: two's complement, most significant byte first. Empty if it has more than `precision`
// digits. REQUIRES: bytes are not empty; precision is 1…38.
std::optional<Int128> decimal_from_bytes(std::string_view bytes, std::uint32_t precision);

// The cell of a decimal column, whatever integer it is stored as.
Int128 unscaled_of(const SinkColumn& column, std::size_t row);

// "-0.05": digits with `scale` of them behind the point, of any number, straight from the bytes. Empty if there are
// more than `precision` digits. REQUIRES: bytes are not empty; precision is at most kDecimalDigitsMax, which bounds the
// work.
std::optional<std::string> format_big_decimal(std::string_view bytes, std::uint32_t precision, std::uint32_t scale);

}  // namespace cairn::avro
