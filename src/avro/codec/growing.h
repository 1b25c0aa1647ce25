#pragma once

#include <algorithm>
#include <optional>
#include <span>
#include <string_view>

#include "avro/codec/codec.h"

namespace cairn::avro {

// Decompresses a block that does not say how long it gets: tries with a guess, and again with twice the room.
//
// `attempt(std::span<std::byte> out)` returns the number of bytes made, std::nullopt if `out` is too small, or an
// error. The first guess is the size of the block before it, because the blocks of a file are of like size; so nearly
// all take one attempt. `expansion_max` is what the format can make of one byte: with it a short block never gets much
// memory.
template <typename Attempt>
Status decompress_growing(std::string_view codec, std::span<const std::byte> block, std::size_t expansion_max,
                          std::size_t padding, BlockBuffer& out, Attempt attempt) {
  constexpr std::size_t kGuessMin = 4096;
  constexpr std::size_t kUsualExpansion = 4;
  const std::size_t limit =
      block.size() < kBlockBytesMax / expansion_max ? block.size() * expansion_max + kGuessMin : kBlockBytesMax;
  const std::size_t guess = std::max({out.bytes().size(), block.size() * kUsualExpansion, kGuessMin});
  for (std::size_t room = std::min(guess, limit);; room = std::min(2 * room, limit)) {
    const std::optional<std::size_t> size = TRY(attempt(out.resize(room, padding)));
    if (size) {
      out.shrink(*size, padding);
      return {};
    }
    if (room == limit) {
      return make_error(ErrorKind::kBadInput, "{}: a block of {} bytes expands beyond {} bytes", codec, block.size(),
                        limit);
    }
  }
}

}  // namespace cairn::avro
