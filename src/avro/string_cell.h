#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "avro/utf8.h"
#include "model/column_sink.h"

namespace cairn::avro {

// Writes a cell without looking at the text byte by byte and without a branch on its length, which nobody can foresee;
// long text stays where it is. Says whether all of it is plain ASCII. REQUIRES: kTextOverread readable bytes behind it.
[[gnu::always_inline]] inline bool assign_padded(StringCell& cell, const char* text, std::size_t size) {
  const Word16 start = load<Word16>(text) & kTextMasks[std::min(size, sizeof(Word16))];
  const auto prefix = static_cast<std::uint32_t>(start.low);
  const std::uint64_t inlined = (start.low >> 32) | (start.high << 32);
  const std::uint64_t rest = size <= StringCell::kInlineBytesMax ? inlined : std::bit_cast<std::uint64_t>(text);
  cell.size = static_cast<std::uint32_t>(size);
  std::memcpy(cell.start, &prefix, sizeof prefix);
  std::memcpy(cell.rest, &rest, sizeof rest);
  return size <= sizeof(Word16) ? start.is_ascii() : is_long_ascii(text, size);
}

}  // namespace cairn::avro
