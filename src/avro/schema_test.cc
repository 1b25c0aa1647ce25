#include "avro/schema.h"

#include <gtest/gtest.h>

namespace cairn::avro {
namespace {

std::string record_of(std::string_view fields) {
  return fmt::format(R"({{"type":"record","name":"r","fields":[{}]}})", fields);
}

Schema parse_field(std::string_view type) {
  return Schema::parse(record_of(fmt::format(R"({{"name":"f","type":{}}})", type))).value();
}

// The node of the only field.
Node field_node(std::string_view type) {
  const Schema schema = parse_field(type);
  return schema.node(schema.fields().front().type);
}

std::string error_of(std::string_view json) {
  const Result<Schema> schema = Schema::parse(json);
  if (schema) return "no error";
  EXPECT_EQ(schema.error().kind(), ErrorKind::kBadInput);
  return schema.error().text();
}

std::string field_error(std::string_view type) {
  return error_of(record_of(fmt::format(R"({{"name":"f","type":{}}})", type)));
}

// `depth` types deep, the record included.
std::string nested_arrays(std::size_t depth) {
  std::string type = "\"int\"";
  for (std::size_t i = 2; i < depth; ++i) type = fmt::format(R"({{"type":"array","items":{}}})", type);
  return type;
}

TEST(Schema, PrimitivesAreNamesOrObjects) {
  EXPECT_EQ(field_node("\"long\"").kind, Kind::kLong);
  EXPECT_EQ(field_node(R"({"type":"long"})").kind, Kind::kLong);
  EXPECT_EQ(field_node(R"({"type":{"type":"long"}})").kind, Kind::kLong);
}

TEST(Schema, UnionsKeepTheOrderOfTheirBranches) {
  const Schema schema = parse_field(R"(["string","null","int"])");
  const Node& node = schema.node(schema.fields().front().type);
  ASSERT_EQ(node.children.size(), 3U);
  EXPECT_EQ(schema.node(node.children[1]).kind, Kind::kNull);
}

TEST(Schema, NamesAreResolvedInTheirNamespace) {
  const auto schema = Schema::parse(R"({"type":"record","name":"a.b.Row","fields":[
      {"name":"x","type":{"type":"fixed","name":"Id","size":4}},
      {"name":"y","type":"Id"}, {"name":"z","type":"a.b.Id"},
      {"name":"o","type":{"type":"enum","name":"E","namespace":"other","symbols":["A"]}}, {"name":"p","type":"other.E"}]})");
  ASSERT_TRUE(schema) << schema.error().text();
  EXPECT_EQ(schema->fields()[1].type, schema->fields()[0].type);
  EXPECT_EQ(schema->fields()[2].type, schema->fields()[0].type);
  EXPECT_EQ(schema->node(schema->fields()[4].type).name, "other.E");
}

TEST(Schema, RecordsMayHoldThemselves) {
  const auto schema = Schema::parse(record_of(R"({"name":"next","type":["null","r"]},{"name":"n","type":"int"})"));
  ASSERT_TRUE(schema) << schema.error().text();
  EXPECT_EQ(schema->root().bytes_min, 2U);
}

TEST(Schema, DocsOfFieldsAreKept) {
  EXPECT_EQ(Schema::parse(record_of(R"({"name":"f","type":"int","doc":"why"})"))->fields().front().doc, "why");
}

TEST(Schema, SizesAreLowerBounds) {
  EXPECT_EQ(field_node(R"({"type":"fixed","name":"x","size":7})").bytes_min, 7U);
  EXPECT_EQ(field_node(R"(["null","double"])").bytes_min, 1U);
  EXPECT_EQ(field_node(R"(["float","double"])").bytes_min, 5U);
  const Node record = field_node(R"({"type":"record","name":"p","fields":[{"name":"x","type":"double"},
                                     {"name":"y","type":"boolean"}]})");
  EXPECT_EQ(record.bytes_min, 9U);
  EXPECT_TRUE(record.is_fixed_size);
  EXPECT_FALSE(field_node("\"string\"").is_fixed_size);
}

TEST(Schema, SizesOfDeepSharingDoNotWrapAround) {
  std::string fields = R"({"name":"f0","type":{"type":"record","name":"r0","fields":[{"name":"x","type":"double"}]}})";
  for (int i = 1; i < 60; ++i) {
    std::string uses;
    for (int use = 0; use < 8; ++use)
      uses += fmt::format(R"({}{{"name":"u{}","type":"r{}"}})", use == 0 ? "" : ",", use, i - 1);
    fields += fmt::format(R"(,{{"name":"f{0}","type":{{"type":"record","name":"r{0}","fields":[{1}]}}}})", i, uses);
  }
  const auto schema = Schema::parse(record_of(fields));
  ASSERT_TRUE(schema) << schema.error().text();
  EXPECT_EQ(schema->root().bytes_min, std::uint64_t{1} << 62);
}

TEST(Schema, LogicalTypesThatFitAreKnown) {
  EXPECT_EQ(field_node(R"({"type":"int","logicalType":"date"})").logical, Logical::kDate);
  EXPECT_EQ(field_node(R"({"type":"int","logicalType":"time-millis"})").logical, Logical::kTimeMillis);
  EXPECT_EQ(field_node(R"({"type":"long","logicalType":"time-micros"})").logical, Logical::kTimeMicros);
  EXPECT_EQ(field_node(R"({"type":"long","logicalType":"timestamp-millis"})").logical, Logical::kTimestampMillis);
  EXPECT_EQ(field_node(R"({"type":"long","logicalType":"local-timestamp-micros"})").logical, Logical::kTimestampMicros);
  EXPECT_EQ(field_node(R"({"type":"long","logicalType":"timestamp-nanos"})").logical, Logical::kTimestampNanos);
  EXPECT_EQ(field_node(R"({"type":"string","logicalType":"uuid"})").logical, Logical::kUuid);
  EXPECT_EQ(field_node(R"({"type":"fixed","name":"u","size":16,"logicalType":"uuid"})").logical, Logical::kUuid);
  const Node decimal = field_node(R"({"type":"bytes","logicalType":"decimal","precision":10,"scale":2})");
  EXPECT_EQ(decimal.logical, Logical::kDecimal);
  EXPECT_EQ(decimal.precision, 10U);
  EXPECT_EQ(decimal.scale, 2U);
}

TEST(Schema, LogicalTypesThatDoNotFitAreIgnored) {
  for (const char* type : {
           R"({"type":"int","logicalType":"no-such-type"})",
           R"({"type":"string","logicalType":"date"})",
           R"({"type":"int","logicalType":"timestamp-millis"})",
           R"({"type":"fixed","name":"u","size":15,"logicalType":"uuid"})",
           R"({"type":"bytes","logicalType":"decimal"})",
           R"({"type":"bytes","logicalType":"decimal","precision":0})",
           R"({"type":"bytes","logicalType":"decimal","precision":2,"scale":3})",
           R"({"type":"bytes","logicalType":"decimal","precision":2,"scale":-1})",
           R"({"type":"bytes","logicalType":"decimal","precision":"2"})",
           R"({"type":"fixed","name":"d","size":1,"logicalType":"decimal","precision":3})",
           R"({"type":"fixed","name":"d","size":0,"logicalType":"decimal","precision":1})",
           R"({"type":"int","logicalType":7})",
       }) {
    EXPECT_EQ(field_node(type).logical, Logical::kNone) << type;
  }
  EXPECT_EQ(field_node(R"({"type":"fixed","name":"d","size":1,"logicalType":"decimal","precision":2})").logical,
            Logical::kDecimal);
}

TEST(Schema, OnlyARecordIsARow) {
  for (const char* json : {R"("string")", R"(["null","int"])", R"({"type":"array","items":"int"})",
                           R"({"type":"fixed","name":"x","size":1})"}) {
    EXPECT_EQ(error_of(json), "schema: the type of a row must be a record") << json;
  }
  EXPECT_EQ(error_of("17"), "schema: a type must be a name, an object or an array");
}

TEST(Schema, BrokenJsonIsAnError) {
  for (const char* json : {"", "{", R"({"type":"record",)", "\"int\" \"int\"", "\xff", R"({"type":NaN})"}) {
    EXPECT_TRUE(error_of(json).starts_with("schema: not JSON")) << json << ": " << error_of(json);
  }
}

TEST(Schema, NamesMustBeThereOnceAndReasonable) {
  EXPECT_EQ(field_error("\"nope\""), "schema: field 'f': 'nope' is not defined before it is used");
  EXPECT_EQ(error_of(record_of(R"({"name":"","type":"int"})")), "schema: a field without a name");
  EXPECT_EQ(error_of(record_of(R"({"type":"int"})")), "schema: an object without 'name'");
  EXPECT_EQ(error_of(record_of(R"({"name":"a\u0000b","type":"int"})")), "schema: a field with a NUL in its name");
  EXPECT_EQ(error_of(record_of(R"({"name":"a","type":"int"},{"name":"a","type":"int"})")),
            "schema: two fields named 'a' in one record");
  EXPECT_EQ(error_of(record_of(R"({"name":"a","type":"int","type":"long"})")),
            "schema: field 'a': the key 'type' stands twice in one object");
  EXPECT_EQ(error_of(record_of(fmt::format(R"({{"name":"{}","type":"int"}})", std::string(65536, 'x')))),
            "schema: a field with a name of 65536 bytes; at most 1024");
  EXPECT_EQ(field_error(R"({"type":"fixed","name":"r","size":1})"), "schema: field 'f': 'r' is defined twice");
  EXPECT_EQ(field_error(R"({"type":"fixed","name":"int","size":1})"), "schema: field 'f': a type named 'int'");
}

TEST(Schema, OddFieldNamesAreNamesLikeOthers) {
  for (const char* name : {"__proto__", "Plan Type", "\\\"; DROP TABLE x;--", "漢字", "1st"}) {
    EXPECT_EQ(error_of(record_of(fmt::format(R"({{"name":"{}","type":"int"}})", name))), "no error") << name;
  }
}

TEST(Schema, BrokenUnionsAreErrors) {
  EXPECT_EQ(field_error("[]"), "schema: field 'f': a union without branches");
  EXPECT_EQ(field_error(R"(["null",["int"]])"), "schema: field 'f': a union directly inside a union");
  EXPECT_EQ(field_error(R"(["int","null","int"])"), "schema: field 'f': a union with two branches of one type");
  EXPECT_EQ(field_error(R"(["long",{"type":"long","logicalType":"timestamp-millis"}])"),
            "schema: field 'f': a union with two branches of one type");
  EXPECT_EQ(field_error(R"(["int"])"), "no error");
}

TEST(Schema, UnionsMayHaveHundredsOfBranches) {
  std::string branches = "\"null\"";
  for (int i = 0; i < 300; ++i) branches += fmt::format(R"(,{{"type":"fixed","name":"x{}","size":{}}})", i, i);
  EXPECT_EQ(field_error("[" + branches + "]"), "no error");
}

TEST(Schema, BrokenEnumsAndFixedAreErrors) {
  EXPECT_EQ(field_error(R"({"type":"enum","name":"e","symbols":[]})"), "schema: field 'f': enum 'e' has no symbols");
  EXPECT_EQ(field_error(R"({"type":"enum","name":"e","symbols":["A","A"]})"),
            "schema: field 'f': the symbol 'A' stands twice");
  EXPECT_EQ(field_error(R"({"type":"enum","name":"e","symbols":"A"})"),
            "schema: field 'f': enum 'e': 'symbols' must be an array");
  for (const char* size : {"-1", "4611686018427387904", "1.5", "\"1\"", "268435457"}) {
    EXPECT_EQ(field_error(fmt::format(R"({{"type":"fixed","name":"x","size":{}}})", size)),
              "schema: field 'f': fixed 'x': 'size' must be 0 to 268435456")
        << size;
  }
}

TEST(Schema, DepthIsLimited) {
  EXPECT_EQ(field_error(nested_arrays(64)), "no error");
  EXPECT_TRUE(field_error(nested_arrays(65)).ends_with("types nested deeper than 64"))
      << field_error(nested_arrays(65));
  EXPECT_TRUE(field_error(nested_arrays(10'000)).contains("deep")) << field_error(nested_arrays(10'000));
  EXPECT_TRUE(field_error(std::string(10'000, '[') + std::string(10'000, ']')).contains("deep"));
}

TEST(Schema, FieldsAreLimited) {
  std::string fields;
  for (int i = 0; i < 10'000; ++i) fields += fmt::format(R"({}{{"name":"f{}","type":"int"}})", i == 0 ? "" : ",", i);
  EXPECT_EQ(error_of(record_of(fields)), "no error");
  EXPECT_EQ(error_of(record_of(fields + R"(,{"name":"last","type":"int"})")), "schema: more than 10000 fields");
  EXPECT_EQ(error_of(record_of("")), "no error");
}

TEST(Schema, BytesAreLimited) {
  EXPECT_EQ(error_of(std::string(kSchemaBytesMax + 1, ' ')), "schema: 1048577 bytes long; at most 1048576");
}

TEST(Schema, DecimalsOfAbsurdPrecisionAreErrors) {
  EXPECT_EQ(field_error(R"({"type":"bytes","logicalType":"decimal","precision":10001})"),
            "schema: field 'f': a decimal of 10001 digits; at most 10000");
}

// What is wrong with a default of a type.
std::string default_error(std::string_view type, std::string_view value) {
  return error_of(record_of(fmt::format(R"({{"name":"f","type":{},"default":{}}})", type, value)));
}

TEST(Schema, DefaultsMustBeValuesOfTheirType) {
  const std::string pair = R"({"type":"record","name":"p","fields":[{"name":"x","type":"int"},
                              {"name":"y","type":"long","default":0}]})";
  const std::vector<std::pair<std::string, std::string>> right{
      {"\"null\"", "null"},
      {"\"boolean\"", "true"},
      {"\"int\"", "-2147483648"},
      {"\"long\"", "9223372036854775807"},
      {"\"float\"", "1"},
      {"\"double\"", "-1.5e300"},
      {"\"string\"", "\"\u6f22\""},
      {"\"bytes\"", R"("\u00ff\u0000a")"},
      {R"({"type":"fixed","name":"x","size":2})", R"("\u00ffa")"},
      {R"({"type":"enum","name":"e","symbols":["A","B"],"default":"A"})", "\"B\""},
      {R"({"type":"array","items":["null","int"]})", "[1,null]"},
      {R"({"type":"map","values":"int"})", R"({"a":1})"},
      {pair, R"({"x":1})"},
      {R"(["null","int"])", "null"},
      {R"(["null","int"])", "7"},
      {R"(["null","r"])", "null"},
  };
  for (const auto& [type, value] : right) EXPECT_EQ(default_error(type, value), "no error") << type << value;
  EXPECT_EQ(default_error("\"int\"", "\"wrong\""), "schema: field 'f': its default is no value of its type");
}

TEST(Schema, DefaultsThatCouldBeTriedForEverAreRefused) {
  const std::string twins = R"([{"type":"record","name":"a","fields":[{"name":"n","type":["a","null"]}]},
                                {"type":"record","name":"b","fields":[{"name":"n","type":["b","a","null"]}]}])";
  std::string value = "7";
  for (int level = 0; level < 60; ++level) value = R"({"n":)" + value + "}";
  EXPECT_TRUE(default_error(twins, value).ends_with("its default is no value of its type"));
}

TEST(Schema, AliasesStandForNamesThatNoTypeHas) {
  const auto schema = Schema::parse(R"({"type":"record","name":"s.Row","fields":[
      {"name":"a","type":{"type":"fixed","name":"Id","aliases":["OldId","other.Id","E"],"size":4}},
      {"name":"b","type":"OldId"}, {"name":"c","type":"s.OldId"}, {"name":"d","type":"other.Id"},
      {"name":"e","type":{"type":"enum","name":"E","symbols":["A"]}}, {"name":"f","type":"E"}]})");
  ASSERT_TRUE(schema) << schema.error().text();
  for (const std::size_t field : {1U, 2U, 3U}) EXPECT_EQ(schema->fields()[field].type, schema->fields()[0].type);
  EXPECT_EQ(schema->fields()[5].type, schema->fields()[4].type) << "a type's own name counts before another's alias";
}

TEST(Schema, AnEmptyNamespaceIsNone) {
  const auto schema = Schema::parse(R"({"type":"record","name":"s.Row","fields":[
      {"name":"a","type":{"type":"fixed","name":"Id","namespace":"","size":4}}, {"name":"b","type":"Id"}]})");
  ASSERT_TRUE(schema) << schema.error().text();
  EXPECT_EQ(schema->node(schema->fields()[1].type).name, "Id");
}

}  // namespace
}  // namespace cairn::avro
