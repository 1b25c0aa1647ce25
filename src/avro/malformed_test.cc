// Files that are wrong in one way each are refused with the place of what is wrong; files that only look odd are read.
#include <regex>
#include <set>

#include <gtest/gtest.h>

#include "testing/avro_file.h"
#include "testing/avro_rows.h"
#include "testing/malformed_avro.h"

namespace cairn::avro {
namespace {

using std::string_literals::operator""s;
using testing::avro_long;
using testing::avro_sized;
using testing::AvroFile;

TEST(MalformedAvro, IsRefusedWithItsPlace) {
  const std::regex place(R"((header: |block \d+ at byte \d+: )[\s\S]*)");
  std::set<std::string> names;
  for (const testing::MalformedAvro& file : testing::malformed_avro()) {
    SCOPED_TRACE(file.name);
    EXPECT_TRUE(names.insert(file.name).second) << "two files of one name";
    const auto rows = testing::file_as_json(file.bytes);
    if (rows) {
      ADD_FAILURE() << "was read, with " << rows->size() << " rows";
      continue;
    }
    EXPECT_EQ(rows.error().kind(), ErrorKind::kBadInput);
    const std::string text = rows.error().text();
    EXPECT_TRUE(std::regex_match(text, place)) << text;
    EXPECT_TRUE(text.contains(file.error)) << text;
    EXPECT_LT(text.size(), 600U) << "a message shows an excerpt of what it refuses, not all of it";
  }
  fmt::print("{} malformed files\n", names.size());
  EXPECT_GE(names.size(), 120U);
}

TEST(MalformedAvro, ErrorsInTheMetadataNameTheByte) {
  const auto rows = testing::file_as_json("Obj\x01" + avro_long(1) + avro_sized("key") + avro_long(-1));
  EXPECT_EQ(rows.error().text(), "header: byte 10: 'key': a metadata value has a negative length");
}

std::string rows_of(const std::string& file) {
  const auto rows = testing::file_as_json(file);
  if (!rows) return rows.error().text();
  std::string text;
  for (const std::string& row : *rows) text += row;
  return text;
}

// One row with one field of a type.
std::string value_of(std::string_view type, std::string bytes) {
  return rows_of(
      AvroFile{.schema = fmt::format(R"({{"type":"record","name":"r","fields":[{{"name":"f","type":{}}}]}})", type),
               .blocks = {{1, std::move(bytes)}}}
          .bytes());
}

std::string raw(double number) { return {reinterpret_cast<const char*>(&number), sizeof number}; }

TEST(OddAvro, NumbersAtTheirEdgesAreRead) {
  EXPECT_EQ(value_of("\"long\"", "\x80\x80\x00"s), R"({"f":0})") << "more bytes than are needed";
  EXPECT_EQ(value_of("\"double\"", raw(-0.0)), R"({"f":-0})");
  EXPECT_EQ(value_of("\"double\"", raw(5e-324)), R"({"f":5e-324})");
  EXPECT_EQ(value_of("\"double\"", raw(std::numeric_limits<double>::infinity())), R"({"f":"Infinity"})");
  EXPECT_EQ(value_of("\"double\"", raw(std::numeric_limits<double>::quiet_NaN())), R"({"f":"NaN"})");
  EXPECT_EQ(value_of(R"({"type":"int","logicalType":"date"})", avro_long(2'932'897)), R"({"f":"10000-01-01"})");
  EXPECT_EQ(value_of(R"({"type":"int","logicalType":"no-such"})", avro_long(7)), R"({"f":7})");
  EXPECT_EQ(value_of(R"({"type":"bytes","logicalType":"decimal","precision":39,"scale":1})", avro_sized("\x07")),
            R"({"f":"0.7"})");
}

TEST(OddAvro, TextAndItemsThatLookOddAreRead) {
  EXPECT_EQ(value_of("\"string\"", avro_sized("a\0b"s)), "{\"f\":\"a\\u0000b\"}");
  EXPECT_EQ(value_of(R"({"type":"array","items":"int"})",
                     avro_long(-2) + avro_long(2) + "\x02\x04" + avro_long(1) + "\x06" + avro_long(0)),
            R"({"f":[1,2,3]})");
  EXPECT_EQ(value_of(R"({"type":"map","values":"int"})",
                     avro_long(2) + avro_sized("k") + "\x02" + avro_sized("k") + "\x04" + avro_long(0)),
            R"({"f":{"k":1,"k":2}})");
  EXPECT_EQ(value_of(R"({"type":"fixed","name":"x","size":0})", ""), R"({"f":""})");
}

TEST(OddAvro, RowsOfNoFieldsAreRows) {
  const AvroFile file{.schema = R"({"type":"record","name":"r","fields":[]})", .blocks = {{3, ""}}};
  EXPECT_EQ(rows_of(file.bytes()), "{}{}{}");
}

TEST(OddAvro, RecursiveDataIsReadToItsLimit) {
  const std::string tree =
      R"({"type":"record","name":"t","fields":[{"name":"l","type":["null","t"]},{"name":"r","type":["null","t"]}]})";
  EXPECT_EQ(value_of(tree, avro_long(1) + avro_long(0) + avro_long(0) + avro_long(0)),
            R"({"f":{"l":{"l":null,"r":null},"r":null}})");
  const std::string list =
      R"({"type":"record","name":"l","fields":[{"name":"items","type":{"type":"array","items":"l"}}]})";
  EXPECT_EQ(value_of(list, avro_long(2) + avro_long(0) + avro_long(0) + avro_long(0)),
            R"({"f":{"items":[{"items":[]},{"items":[]}]}})");
}

}  // namespace
}  // namespace cairn::avro
