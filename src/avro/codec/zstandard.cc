#include <zstd.h>
#include <zstd_errors.h>

#include "avro/codec/all.h"
#include "avro/codec/growing.h"

namespace cairn::avro {
namespace {

constexpr int kLevel = 3;

// No zstandard frame expands further: its densest block makes 128 KiB out of 4 bytes.
constexpr std::size_t kExpansionMax = 32768;

Error bad_input(std::size_t code) { return make_error(ErrorKind::kBadInput, "zstandard: {}", ZSTD_getErrorName(code)); }

// Refuses a first frame that declares more than is allowed. Frames written as a stream declare nothing.
Status check_declared_size(std::span<const std::byte> block) {
  const unsigned long long declared = ZSTD_getFrameContentSize(block.data(), block.size());
  if (declared == ZSTD_CONTENTSIZE_ERROR) return Error(ErrorKind::kBadInput, "zstandard: the block has no frame");
  if (declared == ZSTD_CONTENTSIZE_UNKNOWN || declared <= kBlockBytesMax) return {};
  return make_error(ErrorKind::kBadInput, "zstandard: the block declares {} bytes; {} are allowed", declared,
                    kBlockBytesMax);
}

Result<std::optional<std::size_t>> inflate(std::span<const std::byte> block, std::span<std::byte> out) {
  const std::size_t size = ZSTD_decompress(out.data(), out.size(), block.data(), block.size());
  if (!ZSTD_isError(size)) return std::optional(size);
  if (ZSTD_getErrorCode(size) == ZSTD_error_dstSize_tooSmall) return std::optional<std::size_t>();
  return bad_input(size);
}

class ZstandardCodec final : public Codec {
 public:
  std::string_view name() const override { return "zstandard"; }

  Status decompress(std::span<const std::byte> block, std::size_t padding, BlockBuffer& out) const override {
    TRY(check_declared_size(block));
    return decompress_growing(name(), block, kExpansionMax, padding, out,
                              [&](std::span<std::byte> room) { return inflate(block, room); });
  }

  std::vector<std::byte> compress(std::span<const std::byte> block) const override {
    std::vector<std::byte> compressed(ZSTD_compressBound(block.size()));
    const std::size_t size = ZSTD_compress(compressed.data(), compressed.size(), block.data(), block.size(), kLevel);
    CHECK(!ZSTD_isError(size), "zstandard compresses into the room that it asked for");
    compressed.resize(size);
    return compressed;
  }
};

}  // namespace

const Codec& zstandard_codec() {
  static const ZstandardCodec codec;
  return codec;
}

}  // namespace cairn::avro
