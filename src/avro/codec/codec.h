#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace cairn::avro {

// Bytes of one block after decompression, with zeroed padding behind them, so that a decoder may read a little past the
// end without a check. One buffer serves block after block and keeps its memory.
class BlockBuffer {
 public:
  // Makes room for `size` bytes and `padding` zero bytes behind them; what was there is lost.
  std::span<std::byte> resize(std::size_t size, std::size_t padding);
  // Keeps the first `size` bytes and zeroes `padding` bytes behind them. REQUIRES: size <= bytes().size().
  void shrink(std::size_t size, std::size_t padding);
  std::span<const std::byte> bytes() const { return {storage_.data(), size_}; }

 private:
  std::vector<std::byte> storage_;
  std::size_t size_ = 0;
};

// No block may decompress to more: it is refused before memory is taken.
inline constexpr std::size_t kBlockBytesMax = std::size_t{256} << 20;

// One compression of the Avro container format (https://avro.apache.org/docs/1.11.1/specification/#required-codecs).
// Stateless and thread-safe. Anything malformed is kBadInput with a message that starts with the codec's name; the
// declared or implied size is checked against kBlockBytesMax before memory is taken.
class Codec {
 public:
  virtual ~Codec() = default;
  virtual std::string_view name() const = 0;  // as in the header's avro.codec
  // Replaces `out` with the decompressed block, padded by `padding` zero bytes, and verifies the codec's own checksum.
  virtual Status decompress(std::span<const std::byte> block, std::size_t padding, BlockBuffer& out) const = 0;
  virtual std::vector<std::byte> compress(std::span<const std::byte> block) const = 0;
};

// Every codec there is; to add one: a file in this folder and a line in all.cc.
std::span<const Codec* const> all_codecs();
// kBadInput, listing the codecs there are, for an unknown one. The empty name and "null" are the null codec.
Result<const Codec*> find_codec(std::string_view name);

// CRC-32 (IEEE 802.3) by hardware where there is some.
std::uint32_t crc32(std::span<const std::byte> bytes);

}  // namespace cairn::avro
