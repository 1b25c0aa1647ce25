#include <optional>

#include <lzma.h>

#include "avro/codec/all.h"
#include "avro/codec/growing.h"

namespace cairn::avro {
namespace {

constexpr std::uint32_t kPreset = 2;  // a dictionary of 2 MiB, more than blocks usually have

// No xz stream expands further: its densest element makes 273 bytes out of 14 decisions of 0.022 bits each.
constexpr std::size_t kExpansionMax = 8192;

// A stream names the size of its dictionary, which is taken before the first byte comes out. Enough for 64 MiB, the
// largest that any preset asks for.
constexpr std::uint64_t kMemoryMax = std::uint64_t{80} << 20;

Error bad_input(std::string_view what) { return make_error(ErrorKind::kBadInput, "xz: {}", what); }

class Decompressor {
 public:
  Decompressor() {
    const lzma_ret outcome = lzma_stream_decoder(&stream_, kMemoryMax, LZMA_TELL_UNSUPPORTED_CHECK);
    CHECK(outcome == LZMA_OK, "there is memory for a decompressor");
  }
  ~Decompressor() { lzma_end(&stream_); }
  Decompressor(const Decompressor&) = delete;
  Decompressor& operator=(const Decompressor&) = delete;

  // The size of the one stream that the block is; empty if `out` is too small for it.
  Result<std::optional<std::size_t>> run(std::span<const std::byte> block, std::span<std::byte> out) {
    stream_.next_in = reinterpret_cast<const std::uint8_t*>(block.data());
    stream_.avail_in = block.size();
    stream_.next_out = reinterpret_cast<std::uint8_t*>(out.data());
    stream_.avail_out = out.size();
    const lzma_ret outcome = lzma_code(&stream_, LZMA_FINISH);
    if (outcome == LZMA_STREAM_END) {
      if (stream_.avail_in == 0) return std::optional(out.size() - stream_.avail_out);
      return make_error(ErrorKind::kBadInput, "xz: {} bytes lie behind the end of the stream", stream_.avail_in);
    }
    if (outcome == LZMA_OK && stream_.avail_out == 0) return std::optional<std::size_t>();
    return failure_of(outcome);
  }

 private:
  Error failure_of(lzma_ret outcome) {
    switch (outcome) {
      case LZMA_OK:
      case LZMA_BUF_ERROR: return bad_input("the block is cut short");
      case LZMA_MEMLIMIT_ERROR:
        return make_error(ErrorKind::kBadInput, "xz: the block asks for {} bytes of memory; {} are allowed",
                          lzma_memusage(&stream_), kMemoryMax);
      case LZMA_FORMAT_ERROR: return bad_input("the block is no xz stream");
      case LZMA_OPTIONS_ERROR: return bad_input("the stream uses a filter or an option that the library does not know");
      case LZMA_UNSUPPORTED_CHECK: return bad_input("the stream has a checksum that the library cannot verify");
      case LZMA_DATA_ERROR: return bad_input("the block is malformed, or its checksum is not that of its bytes");
      default: break;
    }
    CHECK(outcome != LZMA_MEM_ERROR, "there is memory for a decompressor");
    CHECK(false, "xz is called as its contract asks");
  }

  lzma_stream stream_ = LZMA_STREAM_INIT;
};

class XzCodec final : public Codec {
 public:
  std::string_view name() const override { return "xz"; }

  Status decompress(std::span<const std::byte> block, std::size_t padding, BlockBuffer& out) const override {
    return decompress_growing(name(), block, kExpansionMax, padding, out,
                              [&](std::span<std::byte> room) { return Decompressor().run(block, room); });
  }

  std::vector<std::byte> compress(std::span<const std::byte> block) const override {
    std::vector<std::byte> compressed(lzma_stream_buffer_bound(block.size()));
    std::size_t size = 0;
    const lzma_ret outcome = lzma_easy_buffer_encode(
        kPreset, LZMA_CHECK_CRC64, nullptr, reinterpret_cast<const std::uint8_t*>(block.data()), block.size(),
        reinterpret_cast<std::uint8_t*>(compressed.data()), &size, compressed.size());
    CHECK(outcome == LZMA_OK, "xz compresses into the room that it asked for");
    compressed.resize(size);
    return compressed;
  }
};

}  // namespace

const Codec& xz_codec() {
  static const XzCodec codec;
  return codec;
}

}  // namespace cairn::avro
