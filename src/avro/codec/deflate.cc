#include <memory>

#include <libdeflate.h>

#include "avro/codec/all.h"
#include "avro/codec/growing.h"

namespace cairn::avro {
namespace {

constexpr int kLevel = 6;

// No deflate stream expands further: its densest element makes 258 bytes out of 2 bits.
constexpr std::size_t kExpansionMax = 1032;

// The stream is raw, but the Python writer of the Avro project leaves part of zlib's four-byte checksum behind it.
constexpr std::size_t kTrailingBytesMax = 4;

using Decompressor = std::unique_ptr<libdeflate_decompressor, decltype(&libdeflate_free_decompressor)>;
using Compressor = std::unique_ptr<libdeflate_compressor, decltype(&libdeflate_free_compressor)>;

Result<std::optional<std::size_t>> inflate(libdeflate_decompressor* decompressor, std::span<const std::byte> block,
                                           std::span<std::byte> out) {
  std::size_t consumed = 0;
  std::size_t size = 0;
  switch (libdeflate_deflate_decompress_ex(decompressor, block.data(), block.size(), out.data(), out.size(), &consumed,
                                           &size)) {
    case LIBDEFLATE_SUCCESS: break;
    case LIBDEFLATE_INSUFFICIENT_SPACE: return std::optional<std::size_t>();
    case LIBDEFLATE_BAD_DATA:
    case LIBDEFLATE_SHORT_OUTPUT: return Error(ErrorKind::kBadInput, "deflate: the block is malformed or cut short");
  }
  if (block.size() - consumed > kTrailingBytesMax) {
    return make_error(ErrorKind::kBadInput, "deflate: {} bytes lie behind the end of the stream",
                      block.size() - consumed);
  }
  return std::optional(size);
}

class DeflateCodec final : public Codec {
 public:
  std::string_view name() const override { return "deflate"; }

  Status decompress(std::span<const std::byte> block, std::size_t padding, BlockBuffer& out) const override {
    const Decompressor decompressor(libdeflate_alloc_decompressor(), &libdeflate_free_decompressor);
    CHECK(decompressor != nullptr, "there is memory for a decompressor");
    return decompress_growing(name(), block, kExpansionMax, padding, out,
                              [&](std::span<std::byte> room) { return inflate(decompressor.get(), block, room); });
  }

  std::vector<std::byte> compress(std::span<const std::byte> block) const override {
    const Compressor compressor(libdeflate_alloc_compressor(kLevel), &libdeflate_free_compressor);
    CHECK(compressor != nullptr, "there is memory for a compressor");
    std::vector<std::byte> compressed(libdeflate_deflate_compress_bound(compressor.get(), block.size()));
    compressed.resize(libdeflate_deflate_compress(compressor.get(), block.data(), block.size(), compressed.data(),
                                                  compressed.size()));
    return compressed;
  }
};

}  // namespace

const Codec& deflate_codec() {
  static const DeflateCodec codec;
  return codec;
}

}  // namespace cairn::avro
