#include "avro/container.h"

#include <regex>

#include <gtest/gtest.h>

#include "testing/avro_file.h"
#include "testing/avro_rows.h"
#include "testing/string_source.h"

namespace cairn::avro {
namespace {

using std::string_literals::operator""s;
using testing::avro_long;
using testing::avro_sized;
using testing::AvroFile;
using testing::StringSource;

constexpr const char* kSchema = R"({"type":"record","name":"r","fields":[{"name":"n","type":"int"}]})";

AvroFile two_blocks() { return {.schema = kSchema, .blocks = {{2, "\x02\x04"}, {1, "\x06"}}}; }

// The header up to its metadata, then whatever the test wants.
std::string after_magic(std::string_view rest) { return std::string("Obj\x01").append(rest); }

// What is wrong with a header, without the byte that reading came to.
std::string header_error(std::string bytes) {
  StringSource source(std::move(bytes));
  const auto header = read_header(source);
  if (header) return "no error";
  EXPECT_EQ(header.error().kind(), ErrorKind::kBadInput);
  static const std::regex kPlace("^header: byte [0-9]+: ");
  return std::regex_replace(header.error().text(), kPlace, "header: ");
}

// What is wrong with a file whose header is that of two_blocks() and whose blocks are `rest`.
std::string walk_error(std::string_view rest) {
  StringSource source(two_blocks().header().append(rest));
  const FileHeader header = read_header(source).value();
  BlockWalker walker(source, header);
  for (;;) {
    const auto block = walker.next();
    if (!block) return block.error().text();
    if (!*block) return "no error";
  }
}

std::string rows_of(const std::string& file) {
  const auto rows = testing::file_as_json(file);
  if (!rows) return rows.error().text();
  std::string text;
  for (const std::string& row : *rows) text += row;
  return text;
}

TEST(Container, HeaderHoldsSchemaCodecAndMetadata) {
  AvroFile file = two_blocks();
  file.codec = "snappy";
  file.metadata = {{"heap.sync", "41"}};
  StringSource source(file.bytes());
  const FileHeader header = read_header(source).value();
  EXPECT_EQ(header.schema_text, kSchema);
  EXPECT_EQ(header.codec->name(), "snappy");
  EXPECT_EQ(header.metadata.back(), (std::pair<std::string, std::string>("heap.sync", "41")));
  EXPECT_EQ(header.data_offset, file.header().size());
}

TEST(Container, BlocksComeInOrderWithTheirPlace) {
  const AvroFile file = two_blocks();
  StringSource source(file.bytes());
  const FileHeader header = read_header(source).value();
  BlockWalker walker(source, header);
  EXPECT_EQ(walker.next().value()->row_count, 2U);
  const RawBlock second = walker.next().value().value();
  EXPECT_EQ(second.ordinal, 1U);
  EXPECT_EQ(second.offset, file.header().size() + 2 + 2 + 16);
  EXPECT_EQ(second.bytes.size(), 1U);
  EXPECT_FALSE(walker.next().value());
  EXPECT_FALSE(walker.next().value());
}

TEST(Container, EveryCodecGivesTheSameRows) {
  for (const Codec* codec : all_codecs()) {
    AvroFile file = two_blocks();
    file.codec = codec->name();
    EXPECT_EQ(rows_of(file.bytes()), R"({"n":1}{"n":2}{"n":3})") << codec->name();
  }
}

TEST(Container, BlocksWithoutRowsAreLegal) {
  AvroFile file = two_blocks();
  file.blocks.insert(file.blocks.begin() + 1, {0, ""});
  file.blocks.push_back({0, ""});
  EXPECT_EQ(rows_of(file.bytes()), R"({"n":1}{"n":2}{"n":3})");
  file.blocks.clear();
  EXPECT_EQ(rows_of(file.bytes()), "");
}

TEST(Container, BlocksLargerThanTheWindowAreReadWhole) {
  AvroFile file = two_blocks();
  file.blocks = {{3'000'000, std::string(3'000'000, '\x02')}, {1, "\x04"}, {1'500'000, std::string(1'500'000, '\x06')}};
  const auto rows = testing::file_as_json(file.bytes());
  ASSERT_TRUE(rows) << rows.error().text();
  EXPECT_EQ(rows->size(), 4'500'001U);
  EXPECT_EQ((*rows)[3'000'000], R"({"n":2})");
}

TEST(Container, MetadataMayComeInRunsWithTheirSize) {
  const std::string entries = avro_sized("avro.schema") + avro_sized(kSchema);
  const std::string sized = avro_long(-1) + avro_long(static_cast<std::int64_t>(entries.size())) + entries;
  const std::string more = avro_long(1) + avro_sized("k") + avro_sized("v");
  EXPECT_EQ(header_error(after_magic(sized + more + avro_long(0)).append(testing::kSyncMarker)), "no error");
  EXPECT_EQ(
      header_error(after_magic(avro_long(-1) + avro_long(7) + entries + avro_long(0)).append(testing::kSyncMarker)),
      "header: metadata entries that do not fill the bytes announced for them");
}

TEST(Container, OtherFilesAreNotAvro) {
  const std::string error = "header: not an Avro file: it does not start with 'Obj' and a 1";
  for (const std::string& bytes : {""s, "O"s, "Obj"s, "Obj\0"s, "Obj\2"s, "PAR1"s, "{\"a\":1}"s}) {
    EXPECT_EQ(header_error(bytes), error) << bytes;
  }
}

TEST(Container, BrokenMetadataIsAnError) {
  const std::string one = avro_long(1);
  EXPECT_EQ(header_error(after_magic("")), "header: the file ends inside the metadata");
  EXPECT_EQ(header_error(after_magic(avro_long(0)).append(testing::kSyncMarker)),
            "header: no 'avro.schema' in the metadata");
  EXPECT_EQ(header_error(after_magic(avro_long(INT64_MAX))), "header: more than 10000 metadata entries");
  EXPECT_EQ(header_error(after_magic(avro_long(INT64_MIN) + avro_long(0))), "header: more than 10000 metadata entries");
  EXPECT_EQ(header_error(after_magic(one + avro_long(-1))), "header: a metadata key has a negative length");
  EXPECT_EQ(header_error(after_magic(one + avro_sized("\xff"))), "header: a metadata key that is not UTF-8");
  EXPECT_EQ(header_error(after_magic(one + avro_sized(std::string(1025, 'k')))),
            "header: a metadata key of 1025 bytes");
  EXPECT_EQ(
      header_error(after_magic(avro_long(2) + avro_sized("k") + avro_sized("") + avro_sized("k") + avro_sized(""))),
      "header: the metadata key 'k' stands twice");
  EXPECT_EQ(header_error(after_magic(one + avro_sized("k") + avro_long(100 << 20))),
            "header: 'k': a metadata value of 104857600 bytes; a header has at most 16777216");
  EXPECT_EQ(header_error(after_magic(one + avro_sized("k") + avro_long(5) + "abc")),
            "header: 'k': the file ends inside a metadata value");
  EXPECT_EQ(header_error(after_magic("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff")),
            "header: the metadata is a number of more than 64 bits");
}

TEST(Container, EndlessMetadataIsRefused) {
  std::string file = after_magic("");
  for (int i = 0; i < 10'001; ++i) file += avro_long(1) + avro_sized(fmt::format("{}", i)) + avro_sized("");
  EXPECT_EQ(header_error(file), "header: more than 10000 metadata entries");
  std::string wide = after_magic("");
  for (int i = 0; i < 20; ++i)
    wide += avro_long(1) + avro_sized(fmt::format("{}", i)) + avro_sized(std::string(1 << 20, 'x'));
  EXPECT_EQ(header_error(wide), "header: a header of more than 16777216 bytes");
}

TEST(Container, CodecsAreKnownByTheirExactName) {
  AvroFile file = two_blocks();
  for (const char* codec : {"bzip", "XZ", "SNAPPY", "lzma"}) {
    std::string bytes = file.header();
    const std::string named = avro_sized("avro.codec") + avro_sized("null");
    bytes.replace(bytes.find(named), named.size(), avro_sized("avro.codec") + avro_sized(codec));
    EXPECT_TRUE(header_error(bytes).contains(codec)) << header_error(bytes);
  }
  std::string bytes = file.header();
  const std::string named = avro_sized("avro.codec") + avro_sized("null");
  bytes.replace(bytes.find(named), named.size(), avro_sized("avro.codec") + avro_sized(std::string(1 << 20, 'z')));
  EXPECT_EQ(header_error(bytes), "header: a codec with a name of 1048576 bytes");
}

TEST(Container, FilesWithoutACodecAreNotCompressed) {
  const std::string bytes = after_magic(avro_long(1) + avro_sized("avro.schema") + avro_sized(kSchema) + avro_long(0))
                                .append(testing::kSyncMarker)
                                .append(avro_long(1) + avro_sized("\x02"))
                                .append(testing::kSyncMarker);
  EXPECT_EQ(rows_of(bytes), R"({"n":1})");
}

TEST(Container, BrokenBlocksAreErrorsWithTheirPlace) {
  const AvroFile file = two_blocks();
  const std::string where = fmt::format("block 0 at byte {}: ", file.header().size());
  const std::string second = fmt::format("block 1 at byte {}: ", file.header().size() + 20);
  const std::string first = file.block(file.blocks.front());
  EXPECT_EQ(walk_error(avro_long(-1) + avro_long(0)), where + "a negative row count, -1");
  EXPECT_EQ(walk_error(avro_long(1) + avro_long(-1)), where + "a negative size, -1");
  EXPECT_EQ(walk_error(avro_long(1) + avro_long(INT64_MAX)),
            where + "9223372036854775807 bytes announced, but the file ends after 0");
  EXPECT_EQ(walk_error("\x80"), where + "the file ends inside the block's row count");
  EXPECT_EQ(walk_error(avro_long(1)), where + "the file ends inside the block's size");
  EXPECT_EQ(walk_error("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02"),
            where + "the block's row count is a number of more than 64 bits");
  EXPECT_EQ(walk_error(first.substr(0, 3)), where + "2 bytes announced, but the file ends after 1");
  EXPECT_EQ(walk_error(first.substr(0, 15)), where + "the file ends inside the block's sync marker");
  EXPECT_EQ(walk_error(first + first.substr(0, 10)), second + "the file ends inside the block's sync marker");
  EXPECT_EQ(walk_error(first + first.substr(0, 19) + "X"),
            second + "the sync marker behind it is not that of the file");
  EXPECT_EQ(walk_error(first + "\x01"), second + "a negative row count, -1");
}

TEST(Container, ErrorsOfTheWalkerStick) {
  StringSource source(two_blocks().header() + "\x01");
  const FileHeader header = read_header(source).value();
  BlockWalker walker(source, header);
  const std::string first = walker.next().error().text();
  EXPECT_EQ(walker.next().error().text(), first);
}

TEST(Container, SyncMarkersInsideDataAreData) {
  const std::string schema = R"({"type":"record","name":"r","fields":[{"name":"s","type":"string"}]})";
  const AvroFile file{.schema = schema, .blocks = {{1, avro_sized(testing::kSyncMarker)}}};
  EXPECT_EQ(rows_of(file.bytes()), R"({"s":"0123456789abcdef"})");
}

TEST(Container, ChecksumErrorsNameTheBlock) {
  AvroFile file = two_blocks();
  file.codec = "snappy";
  std::string bytes = file.bytes();
  bytes[bytes.size() - 17] ^= 1;  // the last byte of the second block's checksum
  EXPECT_TRUE(rows_of(bytes).starts_with("block 1 at byte ")) << rows_of(bytes);
  EXPECT_TRUE(rows_of(bytes).contains(": snappy: ")) << rows_of(bytes);
}

}  // namespace
}  // namespace cairn::avro
