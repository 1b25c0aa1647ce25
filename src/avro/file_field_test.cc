#include "avro/file_field.h"

#include <gtest/gtest.h>

namespace cairn::avro {
namespace {

FileField field_of(std::string_view type) {
  const std::string json = fmt::format(R"({{"type":"record","name":"r","fields":[{{"name":"f","type":{}}}]}})", type);
  return fields_of(Schema::parse(json).value()).front();
}

std::string type_of(std::string_view type) {
  const FileField field = field_of(type);
  return field.type ? format_type(*field.type) : "none";
}

TEST(FileField, EveryKindHasAType) {
  EXPECT_EQ(type_of("\"boolean\""), "boolean");
  EXPECT_EQ(type_of("\"int\""), "int32");
  EXPECT_EQ(type_of("\"long\""), "int64");
  EXPECT_EQ(type_of("\"float\""), "float32");
  EXPECT_EQ(type_of("\"double\""), "float64");
  EXPECT_EQ(type_of("\"bytes\""), "bytes");
  EXPECT_EQ(type_of("\"string\""), "string");
  EXPECT_EQ(type_of(R"({"type":"fixed","name":"x","size":3})"), "bytes");
  EXPECT_EQ(type_of(R"({"type":"enum","name":"x","symbols":["A"]})"), "string");
  EXPECT_EQ(type_of(R"({"type":"array","items":"int"})"), "json");
  EXPECT_EQ(type_of(R"({"type":"map","values":"int"})"), "json");
  EXPECT_EQ(type_of(R"({"type":"record","name":"x","fields":[]})"), "json");
}

TEST(FileField, LogicalTypesAreHonoured) {
  EXPECT_EQ(type_of(R"({"type":"int","logicalType":"date"})"), "date");
  EXPECT_EQ(type_of(R"({"type":"long","logicalType":"time-micros"})"), "time");
  EXPECT_EQ(type_of(R"({"type":"long","logicalType":"timestamp-millis"})"), "timestamp");
  EXPECT_EQ(type_of(R"({"type":"string","logicalType":"uuid"})"), "string");
  EXPECT_EQ(type_of(R"({"type":"bytes","logicalType":"decimal","precision":38,"scale":4})"), "decimal(38,4)");
  EXPECT_EQ(type_of(R"({"type":"bytes","logicalType":"decimal","precision":39,"scale":4})"), "string");
}

TEST(FileField, NullInAUnionChangesNothing) {
  EXPECT_EQ(type_of(R"(["null","long"])"), "int64");
  EXPECT_EQ(type_of(R"(["long","null"])"), "int64");
  EXPECT_EQ(type_of(R"(["long"])"), "int64");
}

TEST(FileField, OnlyNullHasNoType) {
  EXPECT_EQ(type_of("\"null\""), "none");
  EXPECT_EQ(type_of(R"(["null"])"), "none");
}

TEST(FileField, NumbersInAUnionWidenWhereThatIsExact) {
  EXPECT_EQ(type_of(R"(["int","null","long"])"), "int64");
  EXPECT_EQ(type_of(R"(["float","double"])"), "float64");
  EXPECT_EQ(type_of(R"(["int","float"])"), "float64");
  EXPECT_EQ(type_of(R"(["double","int"])"), "float64");
  EXPECT_EQ(type_of(R"(["int","float","double"])"), "float64");
}

TEST(FileField, WhatHasNoCommonTypeBecomesText) {
  EXPECT_EQ(type_of(R"(["long","double"])"), "string");
  EXPECT_EQ(type_of(R"(["int","long","double"])"), "string");
  EXPECT_EQ(type_of(R"(["int","double","long"])"), "string");
  EXPECT_EQ(type_of(R"(["null","string","int"])"), "string");
  EXPECT_EQ(type_of(R"(["boolean","int"])"), "string");
  EXPECT_EQ(type_of(R"(["bytes","string"])"), "string");
  EXPECT_EQ(type_of(R"([{"type":"int","logicalType":"date"},"long"])"), "string");
}

TEST(FileField, NestedInAUnionBecomesJson) {
  EXPECT_EQ(type_of(R"(["null",{"type":"array","items":"int"}])"), "json");
  EXPECT_EQ(type_of(R"(["string",{"type":"array","items":"int"},"long"])"), "json");
}

TEST(FileField, TwoFixedAreBytes) {
  EXPECT_EQ(type_of(R"([{"type":"fixed","name":"x","size":3},"bytes",{"type":"fixed","name":"y","size":4}])"), "bytes");
}

TEST(FileField, OnlyAvroTimestampsAreTimesByTheirOwnWord) {
  EXPECT_TRUE(field_of(R"(["null",{"type":"long","logicalType":"timestamp-micros"}])").is_logical_time);
  EXPECT_FALSE(field_of(R"({"type":"int","logicalType":"date"})").is_logical_time);
  EXPECT_FALSE(field_of("\"long\"").is_logical_time);
}

}  // namespace
}  // namespace cairn::avro
