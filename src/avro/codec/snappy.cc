#include <array>

#include <snappy.h>

#include "avro/codec/all.h"

namespace cairn::avro {
namespace {

// A snappy block ends in the CRC-32 of the uncompressed bytes, big-endian.
constexpr std::size_t kCrcBytes = 4;

// No snappy stream expands further: its densest element makes 64 bytes out of 3.
constexpr std::size_t kExpansionMax = 22;
constexpr std::size_t kExpansionSlack = 64;  // bytes

std::uint32_t read_crc(std::span<const std::byte> tail) {
  std::uint32_t crc = 0;
  for (const std::byte byte : tail.first<kCrcBytes>()) crc = crc << 8 | std::to_integer<std::uint32_t>(byte);
  return crc;
}

std::array<std::byte, kCrcBytes> crc_bytes(std::uint32_t crc) {
  std::array<std::byte, kCrcBytes> bytes{};
  for (std::size_t i = 0; i < kCrcBytes; ++i) bytes[i] = static_cast<std::byte>(crc >> (24 - 8 * i));
  return bytes;
}

Result<std::size_t> declared_length(std::span<const std::byte> stream) {
  std::size_t length = 0;
  if (!snappy::GetUncompressedLength(reinterpret_cast<const char*>(stream.data()), stream.size(), &length)) {
    return Error(ErrorKind::kBadInput, "snappy: the length in front of the block is malformed");
  }
  if (length > kExpansionMax * stream.size() + kExpansionSlack) {
    return make_error(ErrorKind::kBadInput, "snappy: {} bytes cannot hold the {} that they declare", stream.size(),
                      length);
  }
  if (length > kBlockBytesMax) {
    return make_error(ErrorKind::kBadInput, "snappy: the block declares {} bytes; {} are allowed", length,
                      kBlockBytesMax);
  }
  return length;
}

class SnappyCodec final : public Codec {
 public:
  std::string_view name() const override { return "snappy"; }

  Status decompress(std::span<const std::byte> block, std::size_t padding, BlockBuffer& out) const override {
    if (block.size() < kCrcBytes) {
      return make_error(ErrorKind::kBadInput, "snappy: a block of {} bytes has no room for its crc", block.size());
    }
    const auto stream = block.first(block.size() - kCrcBytes);
    const auto bytes = out.resize(TRY(declared_length(stream)), padding);
    if (!snappy::RawUncompress(reinterpret_cast<const char*>(stream.data()), stream.size(),
                               reinterpret_cast<char*>(bytes.data()))) {
      return Error(ErrorKind::kBadInput, "snappy: the block is malformed");
    }
    const std::uint32_t declared = read_crc(block.last(kCrcBytes));
    const std::uint32_t actual = crc32(bytes);
    if (declared != actual) {
      return make_error(ErrorKind::kBadInput, "snappy: crc mismatch: the block says {:08x}, its bytes give {:08x}",
                        declared, actual);
    }
    return {};
  }

  std::vector<std::byte> compress(std::span<const std::byte> block) const override {
    std::vector<std::byte> compressed(snappy::MaxCompressedLength(block.size()) + kCrcBytes);
    std::size_t size = 0;
    snappy::RawCompress(reinterpret_cast<const char*>(block.data()), block.size(),
                        reinterpret_cast<char*>(compressed.data()), &size);
    compressed.resize(size);
    const auto crc = crc_bytes(crc32(block));
    compressed.insert(compressed.end(), crc.begin(), crc.end());
    return compressed;
  }
};

}  // namespace

const Codec& snappy_codec() {
  static const SnappyCodec codec;
  return codec;
}

}  // namespace cairn::avro
