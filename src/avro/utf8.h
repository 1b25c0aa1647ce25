#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "avro/varint.h"

namespace cairn::avro {

// Bytes that may be read, though not used, behind any text that is checked here.
inline constexpr std::size_t kTextOverread = 16;

// The whole check, for text that is not plain ASCII.
bool is_utf8(std::string_view text);

// Sixteen bytes at once.
struct Word16 {
  std::uint64_t low = 0;
  std::uint64_t high = 0;

  Word16 operator&(Word16 other) const { return {low & other.low, high & other.high}; }
  Word16 operator|(Word16 other) const { return {low | other.low, high | other.high}; }
  bool is_ascii() const { return ((low | high) & 0x8080808080808080U) == 0; }
};

// Which of sixteen bytes belong to a text of so many.
inline constexpr std::array<Word16, 17> kTextMasks = [] {
  std::array<Word16, 17> masks{};
  for (std::size_t size = 0; size <= 16; ++size) {
    masks[size].low = size >= 8 ? ~std::uint64_t{0} : (std::uint64_t{1} << (8 * size)) - 1;
    masks[size].high = size <= 8 ? 0 : ~std::uint64_t{0} >> (8 * (16 - size));
  }
  return masks;
}();

// True if a text of more than 16 bytes is plain ASCII. Its end is read once more rather than byte by byte.
[[gnu::always_inline]] inline bool is_long_ascii(const char* text, std::size_t size) {
  Word16 seen = load<Word16>(text) | load<Word16>(text + size - sizeof(Word16));
  for (std::size_t at = sizeof(Word16); at + sizeof(Word16) < size; at += sizeof(Word16)) {
    seen = seen | load<Word16>(text + at);
  }
  return seen.is_ascii();
}

}  // namespace cairn::avro
