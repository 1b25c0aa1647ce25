#include <algorithm>
#include <optional>

#include <bzlib.h>

#include "avro/codec/all.h"
#include "avro/codec/growing.h"

namespace cairn::avro {
namespace {

constexpr int kBlockSize = 9;  // hundreds of thousands of bytes; the usual choice
constexpr int kQuiet = 0;
constexpr int kQuick = 0;  // takes 3.7 MB, not half of that for twice the time

// No bzip2 stream expands further: its densest block makes 46,620,000 bytes out of 24.
constexpr std::size_t kExpansionMax = 2'000'000;

// The library never writes to what it reads, but takes a pointer that would allow it.
char* readable(std::span<const std::byte> bytes) {
  return const_cast<char*>(reinterpret_cast<const char*>(bytes.data()));
}

class Decompressor {
 public:
  Decompressor() {
    CHECK(BZ2_bzDecompressInit(&stream_, kQuiet, kQuick) == BZ_OK, "there is memory for a decompressor");
  }
  ~Decompressor() { BZ2_bzDecompressEnd(&stream_); }
  Decompressor(const Decompressor&) = delete;
  Decompressor& operator=(const Decompressor&) = delete;

  // The size of the one stream that the block is; empty if `out` is too small for it.
  Result<std::optional<std::size_t>> run(std::span<const std::byte> block, std::span<std::byte> out) {
    stream_.next_in = readable(block);
    stream_.avail_in = static_cast<unsigned>(block.size());
    stream_.next_out = reinterpret_cast<char*>(out.data());
    stream_.avail_out = static_cast<unsigned>(out.size());
    const int outcome = BZ2_bzDecompress(&stream_);
    if (outcome == BZ_STREAM_END) {
      if (stream_.avail_in == 0) return std::optional(out.size() - stream_.avail_out);
      return make_error(ErrorKind::kBadInput, "bzip2: {} bytes lie behind the end of the stream", stream_.avail_in);
    }
    if (outcome == BZ_OK && stream_.avail_out == 0) return std::optional<std::size_t>();
    if (outcome == BZ_OK) return Error(ErrorKind::kBadInput, "bzip2: the block is cut short");
    if (outcome == BZ_DATA_ERROR_MAGIC) return Error(ErrorKind::kBadInput, "bzip2: the block is no bzip2 stream");
    CHECK(outcome != BZ_MEM_ERROR, "there is memory for a decompressor");
    return Error(ErrorKind::kBadInput, "bzip2: the block is malformed, or its checksum is not that of its bytes");
  }

 private:
  bz_stream stream_ = {};
};

class Bzip2Codec final : public Codec {
 public:
  std::string_view name() const override { return "bzip2"; }

  Status decompress(std::span<const std::byte> block, std::size_t padding, BlockBuffer& out) const override {
    return decompress_growing(name(), block, kExpansionMax, padding, out,
                              [&](std::span<std::byte> room) { return Decompressor().run(block, room); });
  }

  std::vector<std::byte> compress(std::span<const std::byte> block) const override {
    std::vector<std::byte> compressed(block.size() + block.size() / 100 + 600);  // what the library asks for
    auto size = static_cast<unsigned>(compressed.size());
    std::byte nothing{};  // the library takes no null pointer, also for no bytes
    const std::span<const std::byte> bytes = block.empty() ? std::span<const std::byte>(&nothing, 0) : block;
    const int outcome = BZ2_bzBuffToBuffCompress(reinterpret_cast<char*>(compressed.data()), &size, readable(bytes),
                                                 static_cast<unsigned>(bytes.size()), kBlockSize, kQuiet, 0);
    CHECK(outcome == BZ_OK, "bzip2 compresses into the room that it asked for");
    compressed.resize(size);
    return compressed;
  }
};

}  // namespace

const Codec& bzip2_codec() {
  static const Bzip2Codec codec;
  return codec;
}

}  // namespace cairn::avro
