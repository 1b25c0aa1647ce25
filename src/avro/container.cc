#include "avro/container.h"

#include <algorithm>

#include "avro/byte_reader.h"
#include "avro/utf8.h"

namespace cairn::avro {
namespace {

constexpr std::string_view kMagic("Obj\x01", 4);
constexpr std::size_t kHeaderWindowBytes = std::size_t{64} << 10;
constexpr std::size_t kBlockWindowBytes = std::size_t{1} << 20;
constexpr std::size_t kMetadataEntriesMax = 10'000;
constexpr std::size_t kCodecNameBytesMax = 64;
// Compression may add a little to what cannot be compressed.
constexpr std::uint64_t kRawBlockBytesMax = kBlockBytesMax + kBlockBytesMax / 8;

Error bad_input(std::string message) { return {ErrorKind::kBadInput, std::move(message)}; }

using Metadata = std::vector<std::pair<std::string, std::string>>;

bool has_key(const Metadata& metadata, std::string_view key) {
  return std::ranges::find(metadata, key, &Metadata::value_type::first) != metadata.end();
}

Status read_magic(ByteReader& reader) {
  const Error wrong = bad_input("not an Avro file: it does not start with 'Obj' and a 1");
  if (reader.left() < kMagic.size()) return wrong;
  const std::string magic = TRY(reader.read_text(kMagic.size(), "the magic"));
  if (magic != kMagic) return wrong;
  return {};
}

// A text with its length in front, checked before memory is taken for it.
Result<std::string> read_sized(ByteReader& reader, std::string_view what) {
  const std::int64_t size = TRY(reader.read_long(what));
  if (size < 0) return bad_input(fmt::format("{} has a negative length", what));
  if (static_cast<std::uint64_t>(size) > kHeaderBytesMax) {
    return bad_input(fmt::format("{} of {} bytes; a header has at most {}", what, size, kHeaderBytesMax));
  }
  return reader.read_text(static_cast<std::size_t>(size), what);
}

Status read_entry(ByteReader& reader, Metadata& metadata) {
  std::string key = TRY(read_sized(reader, "a metadata key"));
  if (!is_utf8(key)) return bad_input("a metadata key that is not UTF-8");
  if (key.size() > kNameBytesMax) return bad_input(fmt::format("a metadata key of {} bytes", key.size()));
  if (has_key(metadata, key)) {
    return bad_input(fmt::format("the metadata key '{}' stands twice", key));
  }
  std::string value = TRY_WITHIN(read_sized(reader, "a metadata value"), fmt::format("'{}'", key));
  metadata.emplace_back(std::move(key), std::move(value));
  return {};
}

// The metadata map: runs of entries, a run of none at the end.
Result<Metadata> read_metadata(ByteReader& reader) {
  Metadata metadata;
  for (;;) {
    const std::int64_t count = TRY(reader.read_long("the metadata"));
    if (count == 0) return metadata;
    const std::uint64_t entries =
        count < 0 ? ~static_cast<std::uint64_t>(count) + 1 : static_cast<std::uint64_t>(count);
    const std::int64_t bytes = count < 0 ? TRY(reader.read_long("the metadata")) : 0;
    const std::uint64_t start = reader.position();
    if (entries > kMetadataEntriesMax - metadata.size()) {
      return bad_input(fmt::format("more than {} metadata entries", kMetadataEntriesMax));
    }
    for (std::uint64_t i = 0; i < entries; ++i) {
      TRY(read_entry(reader, metadata));
      if (reader.position() > kHeaderBytesMax) {
        return bad_input(fmt::format("a header of more than {} bytes", kHeaderBytesMax));
      }
    }
    if (count < 0 && static_cast<std::uint64_t>(bytes) != reader.position() - start) {
      return bad_input("metadata entries that do not fill the bytes announced for them");
    }
  }
}

std::string_view value_of(const Metadata& metadata, std::string_view key) {
  const auto found = std::ranges::find(metadata, key, &Metadata::value_type::first);
  return found == metadata.end() ? std::string_view() : std::string_view(found->second);
}

Result<const Codec*> codec_of(const Metadata& metadata) {
  const std::string_view name = value_of(metadata, "avro.codec");
  if (name.size() > kCodecNameBytesMax) return bad_input(fmt::format("a codec with a name of {} bytes", name.size()));
  return find_codec(name);
}

// Where reading stopped, as the context of an error.
std::string describe_place(const ByteReader& reader) { return fmt::format("byte {}", reader.position()); }

Result<FileHeader> parse_header(ByteReader& reader) {
  TRY(read_magic(reader));
  Metadata metadata = TRY_WITHIN(read_metadata(reader), describe_place(reader));
  SyncMarker sync;
  TRY_WITHIN(reader.read(sync, "the sync marker"), describe_place(reader));
  if (!has_key(metadata, "avro.schema")) return bad_input("no 'avro.schema' in the metadata");
  std::string text(value_of(metadata, "avro.schema"));
  Schema schema = TRY(Schema::parse(text));
  const Codec* const codec = TRY(codec_of(metadata));
  return FileHeader{std::move(schema), std::move(text), codec, sync, reader.position(), std::move(metadata)};
}

}  // namespace

Result<FileHeader> read_header(ByteSource& source) {
  ByteReader reader(source, 0, kHeaderWindowBytes);
  return parse_header(reader).within("header");
}

BlockWalker::BlockWalker(ByteSource& source, const FileHeader& header)
    : reader_(std::make_unique<ByteReader>(source, header.data_offset, kBlockWindowBytes)), sync_(header.sync) {}
BlockWalker::~BlockWalker() = default;
BlockWalker::BlockWalker(BlockWalker&&) noexcept = default;

Result<std::optional<RawBlock>> BlockWalker::next() {
  if (failure_) return *failure_;
  if (reader_->left() == 0) return std::optional<RawBlock>();
  const std::uint64_t offset = reader_->position();
  Result<RawBlock> block = read_block().within(describe_block(next_ordinal_, offset));
  if (!block) {
    failure_ = block.error();
    return *failure_;
  }
  block->ordinal = next_ordinal_++;
  block->offset = offset;
  return std::optional(std::move(block).value());
}

Result<RawBlock> BlockWalker::read_block() {
  RawBlock block;
  const std::int64_t rows = TRY(reader_->read_long("the block's row count"));
  if (rows < 0) return bad_input(fmt::format("a negative row count, {}", rows));
  const std::int64_t size = TRY(reader_->read_long("the block's size"));
  if (size < 0) return bad_input(fmt::format("a negative size, {}", size));
  const auto bytes = static_cast<std::uint64_t>(size);
  if (bytes > reader_->left()) {
    return bad_input(fmt::format("{} bytes announced, but the file ends after {}", bytes, reader_->left()));
  }
  if (bytes > kRawBlockBytesMax) return bad_input(fmt::format("{} bytes; at most {}", bytes, kRawBlockBytesMax));
  block.row_count = static_cast<std::uint64_t>(rows);
  block.bytes.resize(static_cast<std::size_t>(bytes));
  TRY(reader_->read(block.bytes, "the block"));
  SyncMarker sync;
  TRY(reader_->read(sync, "the block's sync marker"));
  if (sync != sync_) return bad_input("the sync marker behind it is not that of the file");
  return block;
}

Status unpack(const FileHeader& header, const RawBlock& raw, std::size_t padding, Block& block) {
  block.ordinal = raw.ordinal;
  block.offset = raw.offset;
  block.row_count = raw.row_count;
  block.text.clear();
  return header.codec->decompress(raw.bytes, padding, block.buffer).within(describe_block(raw.ordinal, raw.offset));
}

std::string describe_block(std::uint64_t ordinal, std::uint64_t offset) {
  return fmt::format("block {} at byte {}", ordinal, offset);
}

}  // namespace cairn::avro
