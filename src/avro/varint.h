#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

namespace cairn::avro {

static_assert(std::endian::native == std::endian::little, "numbers are read as they lie in the file");

inline constexpr std::size_t kVarintBytesMax = 10;

// A number and where the next value starts; no `next` if the number is malformed.
struct Varint {
  std::uint64_t value = 0;
  const char* next = nullptr;
};

template <typename Number>
Number load(const char* at) {
  Number number;
  std::memcpy(&number, at, sizeof number);
  return number;
}

// Numbers of nine and ten bytes; the tenth may only be 1. Apart, because it is rare.
[[gnu::noinline]] inline Varint read_long_varint(const char* at) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < kVarintBytesMax; ++i) {
    const auto byte = static_cast<std::uint8_t>(at[i]);
    if (i + 1 == kVarintBytesMax && byte > 1) return {};
    value |= std::uint64_t{byte & 0x7fU} << (7 * i);
    if (byte < 0x80) return {value, at + i + 1};
  }
  return {};
}

// Reads a number without looking for the end of the block. REQUIRES: kVarintBytesMax readable bytes.
//
// Up to eight bytes are read at once: the first clear top bit ends the number, and the groups of seven bits close ranks
// in three steps. (The `pext` instruction does that in one, but is slow on older processors.)
[[gnu::always_inline]] inline Varint read_varint(const char* at) {
  const auto first = static_cast<std::uint8_t>(*at);
  if (first < 0x80) [[likely]]
    return {first, at + 1};
  std::uint64_t bits = load<std::uint64_t>(at);
  const std::uint64_t stops = ~bits & 0x8080808080808080U;
  if (stops == 0) [[unlikely]]
    return read_long_varint(at);
  bits &= stops ^ (stops - 1);
  bits = ((bits & 0x7f007f007f007f00U) >> 1) | (bits & 0x007f007f007f007fU);
  bits = ((bits & 0x3fff00003fff0000U) >> 2) | (bits & 0x00003fff00003fffU);
  bits = ((bits & 0x0fffffff00000000U) >> 4) | (bits & 0x000000000fffffffU);
  return {bits, at + (std::countr_zero(stops) + 1) / 8};
}

constexpr std::int64_t from_zigzag(std::uint64_t value) {
  return static_cast<std::int64_t>((value >> 1) ^ (~(value & 1) + 1));
}

}  // namespace cairn::avro
