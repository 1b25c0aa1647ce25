// Files that other implementations wrote.
#include <algorithm>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "testing/avro_file.h"
#include "testing/avro_rows.h"
#include "testing/repository.h"

namespace cairn::avro {
namespace {

using testing::file_as_json;

std::string bytes_of(const std::string& name) {
  std::ifstream file(testing::repository() / "tests/data/avro" / name, std::ios::binary);
  EXPECT_TRUE(file) << name;
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return std::move(bytes).str();
}

std::string rows_of(const std::string& bytes) {
  const auto rows = file_as_json(bytes);
  if (!rows) return rows.error().text();
  std::string text;
  for (const std::string& row : *rows) text += row + "\n";
  return text;
}

// The files of two bug reports hold bare unions. A record around the type leaves the blocks as they are.
std::string as_rows(std::string bytes) {
  const std::string plain = R"([{"type":"null"},{"type":"int"}])";
  const std::string record = R"({"type":"record","name":"r","fields":[{"name":"value","type":["null","int"]}]})";
  const std::size_t at = bytes.find(testing::avro_sized(plain));
  EXPECT_NE(at, std::string::npos);
  return bytes.replace(at, plain.size() + 1, testing::avro_sized(record));
}

TEST(Interop, WeatherIsTheSameInEveryCodec) {
  const std::string expected = bytes_of("weather.json");
  for (const char* name : {"weather.avro", "weather-deflate.avro", "weather-snappy.avro", "weather-zstd.avro"}) {
    EXPECT_EQ(rows_of(bytes_of(name)), expected) << name;
  }
}

TEST(Interop, SortedWeatherHasTheSameRows) {
  std::vector<std::string> rows = file_as_json(bytes_of("weather-sorted.avro")).value();
  std::ranges::sort(rows);
  std::istringstream expected(bytes_of("weather.json"));
  std::vector<std::string> lines;
  for (std::string line; std::getline(expected, line);) lines.push_back(line);
  std::ranges::sort(lines);
  EXPECT_EQ(rows, lines);
}

TEST(Interop, TheSyncMarkerInTheMetadataConfusesNobody) {
  const auto rows = file_as_json(bytes_of("syncInMeta.avro"));
  ASSERT_TRUE(rows) << rows.error().text();
  EXPECT_EQ(rows->size(), 6001U);
  EXPECT_TRUE(rows->front().starts_with(R"({"ID":1,"First":")")) << rows->front();
}

TEST(Interop, FilesWithAndWithoutACodecAreEqual) {
  std::string plain = bytes_of("person-10.no-codec.avro");
  EXPECT_EQ(rows_of(plain), "block 1 at byte 494: the file ends inside the block's size");
  plain.pop_back();  // a line break behind the last block, left by an editor
  EXPECT_EQ(rows_of(plain), rows_of(bytes_of("person-10.avro")));
  EXPECT_EQ(rows_of(bytes_of("avro-1279-codec.avro")), rows_of(bytes_of("avro-1279-no-codec.avro")));
}

TEST(Interop, NestedRecordsAreJson) {
  const auto rows = file_as_json(bytes_of("person-10.avro"));
  ASSERT_TRUE(rows) << rows.error().text();
  EXPECT_EQ(rows->size(), 10U);
  EXPECT_EQ(rows->front(), R"({"name":"r","age":906,"gender":"MALE","address":{"zipcode":631}})");
}

TEST(Interop, PrimitivesOfEveryKindAreRead) {
  EXPECT_EQ(rows_of(bytes_of("avro-1279-codec.avro")),
            R"({"booleanField":true,"intField":0,"longField":0,"floatField":0,"doubleField":0,)"
            R"("bytesField":"REVGQVVMVCBWQUxVRVM=","stringField":"DEFAULT VALUES"})"
            "\n"
            R"({"booleanField":false,"intField":-2147483648,"longField":-9223372036854775808,"floatField":1e-45,)"
            R"("doubleField":5e-324,"bytesField":"TUlOIFZBTFVFUw==","stringField":"MIN VALUES"})"
            "\n"
            R"({"booleanField":false,"intField":2147483647,"longField":9223372036854775807,"floatField":3.4028235e+38,)"
            R"("doubleField":1.7976931348623157e+308,"bytesField":"TUFYIFZBTFVFUw==","stringField":"MAX VALUES"})"
            "\n");
}

TEST(Interop, ABareUnionIsNoRow) {
  for (const char* name :
       {"avro-1237-good.avro", "avro-1237-bad-union-discriminant.avro", "avro-1238-truncated.avro"}) {
    EXPECT_EQ(rows_of(bytes_of(name)), "header: schema: the type of a row must be a record") << name;
  }
}

TEST(Interop, GoodTwinsOfTheDamagedFilesAreRead) {
  EXPECT_EQ(rows_of(as_rows(bytes_of("avro-1237-good.avro"))), "{\"value\":null}\n{\"value\":100}\n");
  EXPECT_EQ(rows_of(as_rows(bytes_of("avro-1238-good.avro"))), "{\"value\":null}\n{\"value\":100}\n");
}

TEST(Interop, AUnionBranchThatDoesNotExistIsRefused) {
  EXPECT_EQ(rows_of(as_rows(bytes_of("avro-1237-bad-union-discriminant.avro"))),
            "block 0 at byte 130: row 1, byte 1 of the block: field 'value': a union branch that does not exist");
}

TEST(Interop, ATruncatedFileIsRefused) {
  EXPECT_EQ(rows_of(as_rows(bytes_of("avro-1238-truncated.avro"))),
            "block 0 at byte 130: the file ends inside the block's sync marker");
}

}  // namespace
}  // namespace cairn::avro
