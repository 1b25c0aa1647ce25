#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "avro/varint.h"

namespace cairn::avro {

// Bytes that may be read, though not used, behind any text that is checked here.
inline constexpr std::size_t kTextOverread = 16;

// The whole check, for text that is not plain ASCII.
bool is_utf8(std::string_view text);

// True if the text is UTF-8. Plain ASCII is recognised in place, 16 bytes at a time, because most strings are short.
// REQUIRES: kTextOverread readable bytes behind `size`.
[[gnu::always_inline]] inline bool is_utf8_padded(const char* text, std::size_t size) {
  constexpr std::uint64_t kTopBits = 0x8080808080808080U;
  std::uint64_t seen = 0;
  std::size_t at = 0;
  for (; at + 16 <= size; at += 16) seen |= load<std::uint64_t>(text + at) | load<std::uint64_t>(text + at + 8);
  const std::size_t rest = size - at;  // below 16
  const std::uint64_t low = load<std::uint64_t>(text + at);
  const std::uint64_t high = load<std::uint64_t>(text + at + 8);
  if (rest >= 8) {
    seen |= low | (high & ((std::uint64_t{1} << (8 * (rest - 8))) - 1));
  } else {
    seen |= low & ((std::uint64_t{1} << (8 * rest)) - 1);
  }
  if ((seen & kTopBits) == 0) [[likely]]
    return true;
  return is_utf8({text, size});
}

}  // namespace cairn::avro
