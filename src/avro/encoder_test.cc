#include "avro/encoder.h"

#include <algorithm>
#include <limits>

#include <gtest/gtest.h>

namespace cairn::avro {
namespace {

constexpr const char* kOneLong = R"({"type":"record","name":"r","fields":[{"name":"n","type":"long"}]})";

std::string text_of(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// A file of records that are one long each.
std::string file_of(const EncoderOptions& options, std::int64_t records) {
  MemorySink sink;
  auto encoder = Encoder::open(sink, options).value();
  for (std::int64_t i = 0; i < records; ++i) {
    encoder.write_long(i);
    EXPECT_TRUE(encoder.end_record());
  }
  EXPECT_TRUE(encoder.finish());
  return text_of(sink.bytes());
}

// What `write` puts into a record, in a file without compression; without header, count, size and sync marker.
template <typename Write>
std::string record_of(Write write) {
  const EncoderOptions options{.schema = "\"null\"", .codec = "null"};
  const std::size_t header = file_of(options, 0).size();
  MemorySink sink;
  auto encoder = Encoder::open(sink, options).value();
  write(encoder);
  EXPECT_TRUE(encoder.end_record());
  EXPECT_TRUE(encoder.finish());
  const std::string file = text_of(sink.bytes());
  const std::size_t size = static_cast<unsigned char>(file[header + 1]) / 2;  // a one-byte varint
  EXPECT_EQ(file.size(), header + 2 + size + 16);
  return file.substr(header + 2, size);
}

std::string long_of(std::int64_t value) {
  return record_of([&](Encoder& encoder) { encoder.write_long(value); });
}

using std::string_literals::operator""s;

TEST(Encoder, LongsAreZigzagVarints) {
  EXPECT_EQ(long_of(0), "\x00"s);
  EXPECT_EQ(long_of(-1), "\x01");
  EXPECT_EQ(long_of(1), "\x02");
  EXPECT_EQ(long_of(-64), "\x7f");
  EXPECT_EQ(long_of(64), "\x80\x01");
  EXPECT_EQ(long_of(std::numeric_limits<std::int64_t>::max()), "\xfe\xff\xff\xff\xff\xff\xff\xff\xff\x01");
  EXPECT_EQ(long_of(std::numeric_limits<std::int64_t>::min()), "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01");
}

TEST(Encoder, ValuesHaveTheBytesOfTheSpecification) {
  EXPECT_EQ(record_of([](Encoder& encoder) { encoder.write_string("foo"); }), "\x06"s + "foo");
  EXPECT_EQ(record_of([](Encoder& encoder) { encoder.write_boolean(true); }), "\x01");
  EXPECT_EQ(record_of([](Encoder& encoder) { encoder.write_float(1.0F); }), "\x00\x00\x80\x3f"s);
  EXPECT_EQ(record_of([](Encoder& encoder) { encoder.write_double(1.0); }), "\x00\x00\x00\x00\x00\x00\xf0\x3f"s);
  EXPECT_EQ(record_of([](Encoder& encoder) {
              encoder.begin_items(2);
              encoder.write_long(3);
              encoder.write_long(27);
              encoder.end_items();
            }),
            "\x04\x06\x36\x00"s);
  EXPECT_EQ(record_of([](Encoder& encoder) {
              encoder.write_union_branch(1);
              encoder.write_string("a");
            }),
            "\x02\x02"s + "a");
}

TEST(Encoder, TheHeaderHoldsSchemaCodecAndMetadataAsGiven) {
  const std::string schema = R"({"type":"record","name":"r","fields":[{"name":"n","type":"long","field-id":7}]})";
  const std::string file = file_of({.schema = schema, .codec = "deflate", .metadata = {{"writer", "test"}}}, 0);
  EXPECT_TRUE(file.starts_with("Obj\x01\x06\x16" + "avro.schema"s));
  EXPECT_TRUE(file.contains(schema));
  EXPECT_TRUE(file.contains("\x14" + "avro.codec\x0e"s + "deflate"));
  EXPECT_TRUE(file.contains("\x0c" + "writer\x08"s + "test"));
}

TEST(Encoder, ABlockEndsWithTheRecordThatReachesItsSize) {
  const std::string file = file_of({.schema = kOneLong, .codec = "null", .block_bytes = 10}, 25);
  const std::string header = file_of({.schema = kOneLong, .codec = "null"}, 0);
  const std::string marker = header.substr(header.size() - 16);
  EXPECT_EQ(file.size(), header.size() + 25 + 3 * (2 + 16));
  EXPECT_EQ(file.substr(header.size(), 4), "\x14\x14\x00\x02"s);
  EXPECT_EQ(file.substr(header.size() + 12, 16), marker);
  EXPECT_EQ(file.substr(header.size() + 56, 3), "\x0a\x0a\x28");
}

TEST(Encoder, EqualInputGivesEqualBytesAndTheSeedMakesTheMarker) {
  for (const Codec* codec : all_codecs()) {
    const EncoderOptions options{.schema = kOneLong, .codec = std::string(codec->name()), .sync_seed = 5};
    EXPECT_EQ(file_of(options, 1000), file_of(options, 1000));
    EXPECT_NE(file_of(options, 1000), file_of({.schema = kOneLong, .codec = options.codec, .sync_seed = 6}, 1000));
  }
}

TEST(Encoder, AnUnknownCodecIsRefused) {
  MemorySink sink;
  EXPECT_EQ(Encoder::open(sink, {.schema = kOneLong, .codec = "lzo"}).error().kind(), ErrorKind::kBadInput);
}

TEST(Encoder, CountsRecordsAndRawBytes) {
  MemorySink sink;
  auto encoder = Encoder::open(sink, {.schema = kOneLong, .block_bytes = 100}).value();
  for (int i = 0; i < 1000; ++i) {
    encoder.write_string("123456789");
    ASSERT_TRUE(encoder.end_record());
  }
  ASSERT_TRUE(encoder.finish());
  EXPECT_EQ(encoder.records(), 1000U);
  EXPECT_EQ(encoder.bytes_raw(), 10000U);
}

TEST(FileSink, AFullDiskIsReported) {
  auto sink = FileSink::create("/dev/full").value();
  auto encoder = Encoder::open(*sink, {.schema = kOneLong});
  ASSERT_FALSE(encoder);
  EXPECT_EQ(encoder.error().text(), "writing /dev/full: No space left on device");
}

TEST(FileSink, AMissingDirectoryIsReported) {
  const auto sink = FileSink::create("/nowhere/at/all.avro");
  EXPECT_EQ(sink.error().text(), "creating /nowhere/at/all.avro: No such file or directory");
}

}  // namespace
}  // namespace cairn::avro
