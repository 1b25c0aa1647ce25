#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "avro/codec/codec.h"
#include "avro/schema.h"
#include "avro/text_arena.h"
#include "base/result.h"
#include "model/byte_source.h"

namespace cairn::avro {

class ByteReader;

inline constexpr std::size_t kHeaderBytesMax = std::size_t{16} << 20;
// Rows in a block, or items in an array, whose values take no bytes at all.
inline constexpr std::uint64_t kZeroSizeItemsMax = 1'000'000;

using SyncMarker = std::array<std::byte, 16>;

// What stands in front of the first block of an object container file.
struct FileHeader {
  Schema schema;
  std::string schema_text;       // as in the file
  const Codec* codec = nullptr;  // never null
  SyncMarker sync = {};
  std::uint64_t data_offset = 0;  // where the first block starts
  std::vector<std::pair<std::string, std::string>>
      metadata;  // in the file's order, avro.schema and avro.codec included
};

// kBadInput for what is not an Avro file. The caller adds the file's name, here and below.
Result<FileHeader> read_header(ByteSource& source);

// A block as it stands in the file.
struct RawBlock {
  std::uint64_t ordinal = 0;  // in the file, from 0
  std::uint64_t offset = 0;   // in the file, of its row count
  std::uint64_t row_count = 0;
  std::vector<std::byte> bytes;  // compressed
};

// Walks the blocks of one file from first to last. The source and the header outlive it.
class BlockWalker {
 public:
  BlockWalker(ByteSource& source, const FileHeader& header);
  ~BlockWalker();
  BlockWalker(BlockWalker&&) noexcept;

  // The next block; empty at the exact end of the file. Blocks without rows come out like any other. After an error
  // only the same error comes.
  Result<std::optional<RawBlock>> next();

 private:
  Result<RawBlock> read_block();

  std::unique_ptr<ByteReader> reader_;
  SyncMarker sync_;
  std::uint64_t next_ordinal_ = 0;
  std::optional<Error> failure_;
};

// A decompressed block together with the strings that a decoder makes of it: whoever holds on to decoded rows holds on
// to this. The memory is reused by the next unpack() into it.
struct Block {
  std::uint64_t ordinal = 0;
  std::uint64_t offset = 0;
  std::uint64_t row_count = 0;
  BlockBuffer buffer;
  TextArena text;
};

// Decompresses `raw` into `block` and verifies the codec's checksum. `padding` is that of the program the block will be
// decoded by. Thread-safe for different blocks. After a failure the block holds nothing of use.
Status unpack(const FileHeader& header, const RawBlock& raw, std::size_t padding, Block& block);

// "block 17 at byte 1048576", as the context of every error about a block.
std::string describe_block(std::uint64_t ordinal, std::uint64_t offset);

}  // namespace cairn::avro
