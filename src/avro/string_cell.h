#pragma once

#include <array>
#include <cstdint>
#include <cstring>

#include "avro/utf8.h"
#include "model/column_sink.h"

namespace cairn::avro {

struct CellMask {
  std::uint64_t low;
  std::uint32_t high;
};

// Which of the first twelve bytes belong to a text of so many.
inline constexpr std::array<CellMask, StringCell::kInlineBytesMax + 1> kCellMasks = [] {
  std::array<CellMask, StringCell::kInlineBytesMax + 1> masks{};
  for (std::size_t size = 0; size < masks.size(); ++size) {
    masks[size].low = size >= 8 ? ~std::uint64_t{0} : (std::uint64_t{1} << (8 * size)) - 1;
    masks[size].high = size <= 8 ? 0 : (std::uint32_t{1} << (8 * (size - 8)) % 32) - 1;
  }
  masks.back().high = ~std::uint32_t{0};
  return masks;
}();

// Writes a cell without looking at the text byte by byte; long text stays where it is. Says whether it is plain ASCII,
// for short text only, because there it costs nothing. REQUIRES: kTextOverread readable bytes behind `size`.
enum class CellText : std::uint8_t { kAscii, kUnknown };
[[gnu::always_inline]] inline CellText assign_padded(StringCell& cell, const char* text, std::size_t size) {
  cell.size = static_cast<std::uint32_t>(size);
  if (size > StringCell::kInlineBytesMax) {
    std::memcpy(cell.start, text, sizeof cell.start);
    cell.data = text;
    return CellText::kUnknown;
  }
  const CellMask mask = kCellMasks[size];
  const std::uint64_t low = load<std::uint64_t>(text) & mask.low;
  const std::uint32_t high = load<std::uint32_t>(text + 8) & mask.high;
  std::memcpy(cell.start, &low, sizeof cell.start);
  const std::uint64_t rest = (low >> 32) | (std::uint64_t{high} << 32);
  std::memcpy(cell.rest, &rest, sizeof rest);
  return ((low | high) & 0x8080808080808080U) == 0 ? CellText::kAscii : CellText::kUnknown;
}

}  // namespace cairn::avro
