#include "avro/decoder.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "avro/decimal.h"
#include "avro/time_value.h"
#include "model/batch.h"
#include "testing/avro_file.h"
#include "testing/avro_rows.h"

namespace cairn::avro {
namespace {

using std::string_literals::operator""s;
using testing::avro_long;
using testing::avro_sized;

std::string one_field(std::string_view type) {
  return fmt::format(R"({{"type":"record","name":"r","fields":[{{"name":"f","type":{}}}]}})", type);
}

// The text of a failed decode, without the block it was in; both decoders must refuse.
std::string refusal(const std::shared_ptr<const Program>& program, std::string_view bytes, std::uint64_t rows) {
  EXPECT_FALSE(testing::decode_by_reference(*program, bytes, rows).has_value());
  const auto decoded = testing::decode_by_program(program, bytes, rows, kBatchRows);
  if (decoded) return "no error";
  const std::string text = decoded.error().text();
  constexpr std::string_view kBlock = "block 0 at byte 0: ";
  EXPECT_TRUE(text.starts_with(kBlock)) << text;
  return text.substr(kBlock.size());
}

// Each cell of one row of a record with one field, as both decoders have it.
ReferenceCell cell_of(std::string_view type, std::string_view bytes, std::optional<Target> wanted = {}) {
  const Schema schema = Schema::parse(one_field(type)).value();
  const auto program = compile(schema, wanted ? std::vector{*wanted} : testing::all_targets(schema)).value();
  const auto rows = testing::decode_by_program(program, bytes, 1, 1);
  if (!rows) {
    ADD_FAILURE() << rows.error().text();
    return {};
  }
  EXPECT_EQ(rows->rows, testing::decode_by_reference(*program, bytes, 1).value().rows);
  return rows->rows.front().front();
}

template <typename Number>
Number number_of(std::string_view type, std::string_view bytes, std::optional<Target> wanted = {}) {
  const ReferenceCell cell = cell_of(type, bytes, std::move(wanted));
  EXPECT_TRUE(cell.has_value() && cell->size() == sizeof(Number));
  Number number{};
  std::memcpy(&number, cell.value_or("").data(), std::min(cell.value_or("").size(), sizeof number));
  return number;
}

std::string text_of(std::string_view type, std::string_view bytes) { return cell_of(type, bytes).value_or("NULL"); }

// The same in a column of text, whatever the type says.
std::string text_in_text_column(std::string_view type, std::string_view bytes) {
  return cell_of(type, bytes, Target{"f", {TypeId::kString}}).value_or("NULL");
}

// What is wrong with one row of a record with one field.
std::string fault_of(std::string_view type, std::string_view bytes) {
  const Schema schema = Schema::parse(one_field(type)).value();
  return refusal(compile(schema, testing::all_targets(schema)).value(), bytes, 1);
}

std::string at_field(std::uint64_t byte, std::string_view what) {
  return fmt::format("row 0, byte {} of the block: field 'f': {}", byte, what);
}

Target as_time(TimeEncoding encoding) { return {"f", {TypeId::kTimestamp}, encoding}; }

std::string raw_double(double number) { return {reinterpret_cast<const char*>(&number), sizeof number}; }

TEST(Decoder, NumbersKeepTheirExtremes) {
  EXPECT_EQ(number_of<std::int32_t>("\"int\"", avro_long(INT32_MIN)), INT32_MIN);
  EXPECT_EQ(number_of<std::int32_t>("\"int\"", avro_long(INT32_MAX)), INT32_MAX);
  EXPECT_EQ(number_of<std::int64_t>("\"long\"", avro_long(INT64_MIN)), INT64_MIN);
  EXPECT_EQ(number_of<std::int64_t>("\"long\"", avro_long(INT64_MAX)), INT64_MAX);
  for (int bits = 0; bits < 63; ++bits) {
    for (const std::int64_t value :
         {std::int64_t{1} << bits, -(std::int64_t{1} << bits), (std::int64_t{1} << bits) - 1}) {
      EXPECT_EQ(number_of<std::int64_t>("\"long\"", avro_long(value)), value);
    }
  }
}

TEST(Decoder, FloatingPointNumbersKeepEveryBit) {
  for (const double value : {-0.0, 5e-324, HUGE_VAL, -HUGE_VAL, std::bit_cast<double>(0x7ff8dead'beef0001U)}) {
    EXPECT_EQ(std::bit_cast<std::uint64_t>(number_of<double>("\"double\"", raw_double(value))),
              std::bit_cast<std::uint64_t>(value));
  }
  const Target wide{"f", {TypeId::kFloat64}};
  EXPECT_EQ(number_of<double>("\"float\"", "\xcd\xcc\xcc\x3d", wide), double{0.1F});
}

TEST(Decoder, OverlongNumbersOfUpToTenBytesAreNumbers) {
  EXPECT_EQ(number_of<std::int64_t>("\"long\"", "\x82\x80\x80\x80\x80\x80\x80\x80\x80\x00"s), 1);
  EXPECT_EQ(number_of<std::int64_t>("\"long\"", "\x80\x00"s), 0);
  EXPECT_EQ(text_of(R"(["null","string"])", "\x82\x00\x02z"s), "z");
  EXPECT_EQ(text_of(R"(["null","string"])", "\x80\x00"s), "NULL");
}

TEST(Decoder, NumbersOfMoreThan64BitsAreRefused) {
  const std::string eleven(10, '\xff');
  EXPECT_EQ(fault_of("\"long\"", eleven + "\x01"), at_field(0, "a number of more than 64 bits"));
  EXPECT_EQ(fault_of("\"long\"", std::string(9, '\xff') + "\x02"), at_field(0, "a number of more than 64 bits"));
  EXPECT_EQ(fault_of("\"int\"", "\x80\x80\x80\x80\x10"s), at_field(0, "an int of more than 32 bits"));
  EXPECT_EQ(fault_of("\"string\"", eleven + "\x01"), at_field(0, "a number of more than 64 bits"));
}

TEST(Decoder, StringsOfEveryLengthAreKept) {
  for (const std::size_t size : {0U, 1U, 7U, 8U, 9U, 11U, 12U, 13U, 15U, 16U, 17U, 31U, 33U, 100U, 5000U}) {
    std::string text;
    while (text.size() < size) text.push_back(static_cast<char>('a' + text.size() % 26));
    EXPECT_EQ(text_of("\"string\"", avro_sized(text)), text);
    EXPECT_EQ(text_of(R"(["string","null"])", avro_long(0) + avro_sized(text)), text);
  }
  EXPECT_EQ(text_of("\"string\"", avro_sized("a\0b"s)), "a\0b"s);
}

TEST(Decoder, EveryClassOfInvalidUtf8IsRefusedAtEveryPlace) {
  const std::vector<std::string> broken{"\x80",         "\xc3",         "\xc0\xaf",         "\xe2\x82",
                                        "\xed\xa0\x80", "\xe0\x80\x80", "\xf4\x90\x80\x80", "\xf0\x80\x80\x80",
                                        "\xff"};
  for (const std::string& bytes : broken) {
    for (std::size_t before = 0; before < 40; ++before) {
      EXPECT_EQ(fault_of("\"string\"", avro_sized(std::string(before, 'a') + bytes)),
                at_field(0, "text that is not UTF-8"));
    }
  }
  EXPECT_EQ(text_of("\"string\"", avro_sized("é漢😀")), "é漢😀");
  EXPECT_EQ(text_of("\"bytes\"", avro_sized("\xff\xfe")), "\xff\xfe");
}

TEST(Decoder, LengthsAreCheckedAgainstTheBlock) {
  EXPECT_EQ(fault_of("\"string\"", avro_long(-1)), at_field(0, "a negative length"));
  EXPECT_EQ(fault_of("\"string\"", avro_long(1)), at_field(1, "a length beyond the end of the block"));
  EXPECT_EQ(fault_of("\"bytes\"", avro_long(INT64_MAX) + "x"), at_field(10, "a length beyond the end of the block"));
  EXPECT_EQ(fault_of("\"bytes\"", avro_long(std::int64_t{1} << 31)),
            at_field(5, "a length beyond the end of the block"));
  EXPECT_EQ(fault_of(R"({"type":"array","items":"string"})", avro_long(1) + avro_long(5)),
            at_field(2, "a length beyond the end of the block"));
}

TEST(Decoder, TagsBooleansAndSymbolsMustExist) {
  for (const char* type : {R"(["null","int"])", R"(["int","null"])", R"(["null","string"])"}) {
    EXPECT_EQ(fault_of(type, "\x04\x00"s), at_field(0, "a union branch that does not exist"));
    EXPECT_EQ(fault_of(type, "\x01\x00"s), at_field(0, "a union branch that does not exist"));
    EXPECT_EQ(fault_of(type, avro_long(std::int64_t{1} << 31) + "\x00"s),
              at_field(0, "a union branch that does not exist"));
  }
  EXPECT_EQ(fault_of(R"(["null","int","string"])", "\x06\x00"s), at_field(0, "a union branch that does not exist"));
  EXPECT_EQ(fault_of("\"boolean\"", "\x02"), at_field(0, "a boolean that is neither 0 nor 1"));
  EXPECT_EQ(fault_of(R"({"type":"enum","name":"e","symbols":["A","B"]})", "\x04"),
            at_field(0, "an enum symbol that does not exist"));
  EXPECT_EQ(fault_of(R"({"type":"enum","name":"e","symbols":["A","B"]})", "\x01"),
            at_field(0, "an enum symbol that does not exist"));
}

TEST(Decoder, RowsMustFillTheBlockExactly) {
  const Schema schema = Schema::parse(one_field("\"int\"")).value();
  const auto program = compile(schema, testing::all_targets(schema)).value();
  EXPECT_EQ(refusal(program, "\x02\x02", 1), "row 1, byte 1 of the block: bytes are left behind the last row");
  EXPECT_EQ(refusal(program, "\x02", 0), "row 0, byte 0 of the block: bytes are left behind the last row");
  EXPECT_EQ(refusal(program, "\x02", 2), "row 0, byte 0 of the block: more rows than its bytes can hold");
  EXPECT_EQ(refusal(program, "\x02\x80", 2), "row 1, byte 2 of the block: the block ends inside the row");
  EXPECT_EQ(refusal(program, "", std::uint64_t{1} << 40),
            "row 0, byte 0 of the block: more rows than its bytes can hold");
}

TEST(Decoder, RowsOfNoBytesAreLimited) {
  const Schema schema = Schema::parse(one_field("\"null\"")).value();
  const auto program = compile(schema, testing::all_targets(schema)).value();
  EXPECT_EQ(testing::decode_by_program(program, "", 1'000'000, 999).value().rows.size(), 1'000'000U);
  EXPECT_EQ(refusal(program, "", 1'000'001), "row 0, byte 0 of the block: more rows than its bytes can hold");
}

TEST(Decoder, TimesHaveTheirUnitAndRange) {
  const auto logical = [](const char* kind, const char* name) {
    return fmt::format(R"({{"type":"{}","logicalType":"{}"}})", kind, name);
  };
  EXPECT_EQ(number_of<std::int32_t>(logical("int", "date"), avro_long(-10'000'000)), -10'000'000);
  EXPECT_EQ(fault_of(logical("int", "date"), avro_long(INT32_MAX)), at_field(0, "a date beyond the calendar"));
  EXPECT_EQ(number_of<std::int64_t>(logical("int", "time-millis"), avro_long(1)), 1000);
  EXPECT_EQ(fault_of(logical("int", "time-millis"), avro_long(-1)), at_field(0, "a time outside of a day"));
  EXPECT_EQ(fault_of(logical("long", "time-micros"), avro_long(86'400'000'001)),
            at_field(0, "a time outside of a day"));
  EXPECT_EQ(number_of<std::int64_t>(logical("long", "timestamp-millis"), avro_long(-1)), -1000);
  EXPECT_EQ(number_of<std::int64_t>(logical("long", "timestamp-nanos"), avro_long(-1)), -1);
  EXPECT_EQ(number_of<std::int64_t>(logical("long", "timestamp-nanos"), avro_long(INT64_MAX)), INT64_MAX / 1000);
  for (const std::int64_t edge : {INT64_MIN, INT64_MAX}) {
    EXPECT_EQ(fault_of(logical("long", "timestamp-millis"), avro_long(edge)),
              at_field(0, "a time stamp beyond the calendar"));
    EXPECT_EQ(fault_of(logical("long", "timestamp-micros"), avro_long(edge)),
              at_field(0, "a time stamp beyond the calendar"));
  }
  EXPECT_EQ(number_of<std::int64_t>(logical("long", "timestamp-micros"), avro_long(kTimestampMax)), kTimestampMax);
}

TEST(Decoder, DecimalsTakeTheWidthOfTheirPrecision) {
  const auto decimal = [](int precision) {
    return fmt::format(R"({{"type":"bytes","logicalType":"decimal","precision":{},"scale":1}})", precision);
  };
  EXPECT_EQ(number_of<std::int16_t>(decimal(4), avro_sized("\xff")), -1);
  EXPECT_EQ(number_of<std::int32_t>(decimal(9), avro_sized("\x7f")), 127);
  EXPECT_EQ(number_of<std::int64_t>(decimal(18), avro_sized("\x80")), -128);
  EXPECT_TRUE(number_of<Int128>(decimal(38), avro_sized("\xfe")) == -2);
  EXPECT_EQ(text_of(decimal(40), avro_sized("\xfe")), "-0.2");
  EXPECT_EQ(fault_of(decimal(4), avro_sized("")), at_field(0, "a decimal without bytes"));
  EXPECT_EQ(fault_of(decimal(2), avro_sized("\x64")), at_field(0, "a decimal of more digits than its type has"));
  EXPECT_EQ(fault_of(decimal(38), avro_sized(std::string(1000, '\x11'))),
            at_field(0, "a decimal of more digits than its type has"));
}

TEST(Decoder, UuidsAreText) {
  EXPECT_EQ(text_of(R"({"type":"fixed","name":"u","size":16,"logicalType":"uuid"})", "0123456789abcdef"),
            "30313233-3435-3637-3839-616263646566");
}

TEST(Decoder, UnionsOfSeveralTypesBecomeTheirCommonType) {
  EXPECT_EQ(number_of<std::int64_t>(R"(["int","long"])", avro_long(0) + avro_long(-7)), -7);
  EXPECT_EQ(number_of<double>(R"(["float","null","int"])", avro_long(2) + avro_long(7)), 7.0);
  EXPECT_EQ(text_of(R"(["null","long","double","string"])", avro_long(1) + avro_long(7)), "7");
  EXPECT_EQ(text_of(R"(["null","long","double","string"])", avro_long(2) + raw_double(0.5)), "0.5");
  EXPECT_EQ(text_of(R"(["null","long","double","string"])", avro_long(3) + avro_sized("x")), "x");
  EXPECT_EQ(text_of(R"(["null","long","double","string"])", avro_long(0)), "NULL");
  EXPECT_EQ(text_of(R"(["boolean","bytes"])", avro_long(1) + avro_sized("ab")), "YWI=");
  EXPECT_EQ(text_of(R"([{"type":"int","logicalType":"date"},"long"])", avro_long(0) + avro_long(1)), "1970-01-02");
  EXPECT_EQ(text_of(R"(["string",{"type":"array","items":"int"}])", avro_long(0) + avro_sized("x")), "\"x\"");
  EXPECT_EQ(text_of(R"(["string",{"type":"array","items":"int"},"null"])", avro_long(2)), "NULL");
}

TEST(Decoder, NestedValuesAreJson) {
  const std::string items =
      avro_long(2) + avro_long(1) + avro_long(2) + avro_long(-1) + avro_long(1) + avro_long(3) + avro_long(0);
  EXPECT_EQ(text_of(R"({"type":"array","items":"int"})", items), "[1,2,3]");
  EXPECT_EQ(text_of(R"({"type":"array","items":"int"})", avro_long(0)), "[]");
  EXPECT_EQ(text_of(R"({"type":"map","values":["null","string"]})", avro_long(2) + avro_sized("a\"") + avro_long(0) +
                                                                        avro_sized("b") + avro_long(1) +
                                                                        avro_sized("c") + avro_long(0)),
            R"({"a\"":null,"b":"c"})");
  EXPECT_EQ(text_of(R"({"type":"record","name":"p","fields":[{"name":"x","type":"double"},{"name":"y","type":
                       {"type":"fixed","name":"q","size":2}},{"name":"e","type":{"type":"enum","name":"k","symbols":["A"]}}]})",
                    raw_double(std::nan("")) + "ab" + avro_long(0)),
            R"({"x":"NaN","y":"YWI=","e":"A"})");
  EXPECT_EQ(text_of(R"({"type":"array","items":{"type":"bytes","logicalType":"decimal","precision":3,"scale":2}})",
                    avro_long(1) + avro_sized("\x05") + avro_long(0)),
            R"(["0.05"])");
}

TEST(Decoder, RecursiveValuesAreLimitedInDepth) {
  const std::string list = R"({"type":"record","name":"l","fields":[{"name":"next","type":["null","l"]}]})";
  std::string deep;
  for (int i = 1; i < 64; ++i) deep += avro_long(1);
  EXPECT_TRUE(text_of(list, deep + avro_long(0)).starts_with(R"({"next":{"next":)"));
  EXPECT_EQ(fault_of(list, deep + avro_long(1) + avro_long(0)), at_field(64, "values nested deeper than 64"));
  const Schema schema = Schema::parse(one_field(list)).value();
  const auto skipping = compile(schema, {}).value();
  EXPECT_TRUE(testing::decode_by_program(skipping, deep + avro_long(0), 1, 1).has_value());
  EXPECT_TRUE(refusal(skipping, deep + avro_long(1) + avro_long(0), 1).ends_with("values nested deeper than 64"));
}

TEST(Decoder, ItemCountsAreCheckedBeforeAnythingIsDone) {
  const char* const longs = R"({"type":"array","items":"long"})";
  EXPECT_EQ(fault_of(longs, avro_long(INT64_MAX)), at_field(10, "more items than the bytes left can hold"));
  EXPECT_EQ(fault_of(longs, avro_long(2) + "\x01"), at_field(1, "more items than the bytes left can hold"));
  EXPECT_EQ(fault_of(longs, avro_long(INT64_MIN) + avro_long(1) + "\x01"),
            at_field(11, "more items than the bytes left can hold"));
  EXPECT_EQ(fault_of(longs, avro_long(-1) + avro_long(-1)), at_field(2, "a negative length"));
  EXPECT_EQ(fault_of(longs, avro_long(-1) + avro_long(3) + "\x01"),
            at_field(2, "a length beyond the end of the block"));
  EXPECT_EQ(fault_of(longs, avro_long(-1) + avro_long(2) + "\x01\x01"s + avro_long(0)),
            at_field(3, "items that do not fill the bytes announced for them"));
}

TEST(Decoder, ItemsOfNoBytesAreLimitedForTheWholeBlock) {
  const char* const nulls = R"({"type":"array","items":"null"})";
  EXPECT_EQ(text_of(nulls, avro_long(3) + avro_long(0)), "[null,null,null]");
  EXPECT_EQ(fault_of(nulls, avro_long(1'000'001)), at_field(3, "more than a million items of no bytes"));
  EXPECT_EQ(fault_of(nulls, avro_long(600'000) + avro_long(600'000) + avro_long(0)),
            at_field(6, "more than a million items of no bytes"));
}

TEST(Decoder, JsonOfOneValueIsLimited) {
  const std::string name(1000, 'n');
  const std::string type = fmt::format(
      R"({{"type":"array","items":{{"type":"record","name":"p","fields":[{{"name":"{}","type":"null"}}]}}}})", name);
  EXPECT_TRUE(
      fault_of(type, avro_long(100'000) + avro_long(0)).ends_with("a nested value of more than 16 MiB as JSON"));
}

TEST(Decoder, TextMadeFromOneBlockIsLimited) {
  std::string fields;
  for (int i = 0; i < 900; ++i)
    fields += fmt::format(R"({}{{"name":"{}{}","type":"null"}})", i == 0 ? "" : ",", std::string(1000, 'n'), i);
  const std::string type = fmt::format(R"(["null",{{"type":"record","name":"p","fields":[{}]}}])", fields);
  const Schema schema = Schema::parse(one_field(type)).value();
  const auto program = compile(schema, testing::all_targets(schema)).value();
  const auto decoded = testing::decode_by_program(program, std::string(400, '\x02'), 400, 64);
  ASSERT_FALSE(decoded);
  EXPECT_TRUE(decoded.error().text().ends_with("more than 256 MiB of text made from one block"))
      << decoded.error().text();
}

TEST(Decoder, TimesAreReadByTheirFrozenEncoding) {
  EXPECT_EQ(number_of<std::int64_t>("\"long\"", avro_long(1'700'000'000), as_time(TimeEncoding::kSeconds)),
            1'700'000'000'000'000);
  EXPECT_EQ(number_of<std::int64_t>("\"int\"", avro_long(1'700'000'000), as_time(TimeEncoding::kSeconds)),
            1'700'000'000'000'000);
  EXPECT_EQ(number_of<std::int64_t>("\"string\"", avro_sized("1700000000000"), as_time(TimeEncoding::kMilliseconds)),
            1'700'000'000'000'000);
  EXPECT_EQ(number_of<std::int64_t>(R"(["null","string"])", avro_long(1) + avro_sized("2023-11-14T22:13:20Z"),
                                    as_time(TimeEncoding::kText)),
            1'700'000'000'000'000);
  EXPECT_EQ(number_of<std::int64_t>(R"(["long","string"])", avro_long(0) + avro_long(1'700'000'000'000'000),
                                    as_time(TimeEncoding::kMicroseconds)),
            1'700'000'000'000'000);
  EXPECT_EQ(number_of<std::int64_t>(R"({"type":"long","logicalType":"timestamp-millis"})", avro_long(1),
                                    as_time(TimeEncoding::kText)),
            1000);
}

TEST(Decoder, ValuesBecomeTheTextOfAWiderColumn) {
  EXPECT_EQ(text_in_text_column("\"long\"", avro_long(-7)), "-7");
  EXPECT_EQ(text_in_text_column(R"(["null","int"])", avro_long(1) + avro_long(7)), "7");
  EXPECT_EQ(text_in_text_column(R"(["null","int"])", avro_long(0)), "NULL");
  EXPECT_EQ(text_in_text_column("\"double\"", raw_double(5.0)), "5");
  EXPECT_EQ(text_in_text_column("\"double\"", raw_double(1e16)), "1e+16");
  EXPECT_EQ(text_in_text_column("\"float\"", "\xcd\xcc\xcc\x3d"), "0.10000000149011612") << "as in a column of doubles";
  EXPECT_EQ(text_in_text_column("\"boolean\"", "\x01"), "true");
  EXPECT_EQ(text_in_text_column("\"bytes\"", avro_sized("ab")), "YWI=");
  EXPECT_EQ(text_in_text_column(R"({"type":"bytes","logicalType":"decimal","precision":9,"scale":2})",
                                avro_sized("\x04\x1a")),
            "10.5");
}

TEST(Decoder, NumbersTakeTheFormOfAWiderColumn) {
  const Target wide{"f", {TypeId::kFloat64}};
  EXPECT_EQ(number_of<double>("\"long\"", avro_long(-7), wide), -7.0);
  const Target decimal{"f", {TypeId::kDecimal, 21, 2}};
  EXPECT_TRUE(number_of<Int128>("\"long\"", avro_long(INT64_MIN), decimal) == Int128{INT64_MIN} * 100);
  EXPECT_TRUE(number_of<Int128>("\"int\"", avro_long(5), decimal) == 500);
  EXPECT_TRUE(number_of<Int128>(R"({"type":"bytes","logicalType":"decimal","precision":9,"scale":1})",
                                avro_sized("\x05"), decimal) == 50);
}

TEST(Decoder, IntegersThatNoDoubleHoldsAreCounted) {
  const Schema schema = Schema::parse(one_field("\"long\"")).value();
  const auto program = compile(schema, std::vector{Target{"f", {TypeId::kFloat64}}}).value();
  Decoder decoder(program);
  const std::int64_t edge = std::int64_t{1} << 53;
  const std::string bytes = avro_long(edge) + avro_long(edge + 1) + avro_long(-edge - 1) + avro_long(-edge);
  Block block;
  block.row_count = 4;
  std::ranges::copy(std::as_bytes(std::span(bytes)), block.buffer.resize(bytes.size(), program->padding).begin());
  decoder.begin(block);
  Batch batch(std::vector{Physical::kFloat64});
  EXPECT_EQ(decoder.decode(4, batch.reset(), 0), 4U);
  EXPECT_EQ(decoder.inexact_integers().front(), 2U);
}

TEST(Decoder, AValueGoesIntoTheColumnForItsType) {
  const std::vector<Target> targets{
      {"f", {TypeId::kTimestamp}, TimeEncoding::kText}, {"f", {TypeId::kInt64}}, {"f", {TypeId::kString}}};
  const auto filled = [&](std::string_view type, std::string_view bytes, std::vector<Target> wanted) {
    const auto program = compile(Schema::parse(one_field(type)).value(), wanted).value();
    std::string places;
    const ReferenceRows rows = testing::decode_by_program(program, bytes, 1, 1).value();
    for (const ReferenceCell& cell : rows.rows.front()) places.push_back(cell ? 'x' : '-');
    return places;
  };
  EXPECT_EQ(filled("\"string\"", avro_sized("2024-01-02"), targets), "x--");
  EXPECT_EQ(filled("\"long\"", avro_long(7), targets), "-x-");
  std::vector<Target> passed_over = targets;
  passed_over[0].is_passed_over = true;
  EXPECT_EQ(filled("\"string\"", avro_sized("2024-01-02"), passed_over), "--x");
}

TEST(Decoder, AValueOfASiblingThatIsNotAskedForIsPassedOver) {
  const Schema schema = Schema::parse(one_field("\"string\"")).value();
  std::vector<Target> targets{{"f", {TypeId::kInt64}}};
  EXPECT_EQ(compile(schema, targets).error().kind(), ErrorKind::kSchemaMismatch);
  targets[0].has_siblings_elsewhere = true;
  const auto rows = testing::decode_by_program(compile(schema, targets).value(), avro_sized("seven"), 1, 1).value();
  EXPECT_FALSE(rows.rows.front().front().has_value());
}

TEST(Decoder, ZeroAsATimeIsNullAndCounted) {
  const Schema schema = Schema::parse(one_field(R"(["null","string"])")).value();
  const auto program = compile(schema, std::vector{as_time(TimeEncoding::kMilliseconds)}).value();
  const std::string block = avro_long(1) + avro_sized("0") + avro_long(0) + avro_long(1) + avro_sized("00");
  const auto rows = testing::decode_by_program(program, block, 3, 3).value();
  EXPECT_EQ(rows.zero_times, 2U);
  for (const auto& row : rows.rows) EXPECT_FALSE(row.front().has_value());
}

TEST(Decoder, WhatIsNoTimeInItsEncodingIsAMismatch) {
  const Schema schema = Schema::parse(one_field("\"string\"")).value();
  const auto mismatch = [&](std::string_view text, TimeEncoding encoding) {
    const auto program = compile(schema, std::vector{as_time(encoding)}).value();
    const auto decoded = testing::decode_by_program(program, avro_sized(text), 1, 1);
    EXPECT_EQ(decoded.error().kind(), ErrorKind::kSchemaMismatch);
    return decoded.error().text();
  };
  EXPECT_EQ(
      mismatch("yesterday", TimeEncoding::kText),
      "block 0 at byte 0: row 0, byte 0 of the block: field 'f': 'yesterday' is a value that is not a time in the "
      "encoding of its column");
  EXPECT_TRUE(mismatch("2023-11-14", TimeEncoding::kSeconds).contains("'2023-11-14' is"));
  EXPECT_TRUE(mismatch("1700000000", TimeEncoding::kText).contains("'1700000000' is"));
  EXPECT_TRUE(mismatch("9223372036854775807", TimeEncoding::kSeconds).contains("field 'f'"));
  EXPECT_TRUE(mismatch(std::string(100, 'x'), TimeEncoding::kText).contains("xxx…' is"));
}

// Five fields of which the test selects some.
constexpr const char* kFive = R"({"type":"record","name":"r","fields":[
  {"name":"a","type":"long"},{"name":"b","type":["null","string"]},{"name":"c","type":"double"},
  {"name":"d","type":["double","null"]},{"name":"e","type":{"type":"array","items":"string"}}]})";

std::string five(std::int64_t a) {
  return avro_long(a) + avro_long(1) + avro_sized("b") + raw_double(1) + avro_long(1) + avro_long(1) + avro_sized("x") +
         avro_long(0);
}

TEST(Decoder, UnselectedFieldsAreSteppedOver) {
  const Schema schema = Schema::parse(kFive).value();
  const std::vector<Target> all = testing::all_targets(schema);
  for (unsigned mask = 0; mask < 32; ++mask) {
    std::vector<Target> targets;
    for (std::size_t i = 0; i < all.size(); ++i) {
      if ((mask >> i & 1U) != 0) targets.push_back(all[i]);
    }
    const auto program = compile(schema, targets).value();
    const auto rows = testing::decode_by_program(program, five(1) + five(2), 2, 2);
    ASSERT_TRUE(rows) << rows.error().text();
    EXPECT_EQ(rows->rows, testing::decode_by_reference(*program, five(1) + five(2), 2).value().rows);
  }
}

TEST(Decoder, FieldsThatTheFileDoesNotHaveAreNull) {
  const Schema schema = Schema::parse(kFive).value();
  const std::vector<Target> targets{{"gone", {TypeId::kString}}, {"a", {TypeId::kInt64}}};
  const auto rows = testing::decode_by_program(compile(schema, targets).value(), five(7), 1, 1).value();
  EXPECT_FALSE(rows.rows.front()[0].has_value());
  EXPECT_TRUE(rows.rows.front()[1].has_value());
}

TEST(Decoder, ABatchMayStartAndEndAnywhereInABlock) {
  const Schema schema = Schema::parse(one_field(R"(["null","long"])")).value();
  const auto program = compile(schema, testing::all_targets(schema)).value();
  std::string block;
  for (int i = 0; i < 3000; ++i) block += i % 3 == 0 ? avro_long(0) : avro_long(1) + avro_long(i);
  const auto expected = testing::decode_by_reference(*program, block, 3000).value();
  for (const std::size_t rows_at_a_time : {1U, 63U, 64U, 65U, 1000U, 2048U}) {
    EXPECT_EQ(testing::decode_by_program(program, block, 3000, rows_at_a_time).value().rows, expected.rows);
  }
}

TEST(Decoder, RowsBeforeADamagedOneComeOut) {
  const Schema schema = Schema::parse(one_field("\"boolean\"")).value();
  Decoder decoder(compile(schema, testing::all_targets(schema)).value());
  Block block;
  block.ordinal = 17;
  block.offset = 1'048'576;
  block.row_count = 3;
  const std::string bytes = "\x01\x00\x07"s;
  std::ranges::copy(std::as_bytes(std::span(bytes)), block.buffer.resize(3, decoder.program().padding).begin());
  const Physical physical = Physical::kBool;
  Batch batch(std::span(&physical, 1));
  decoder.begin(block);
  EXPECT_EQ(decoder.decode(kBatchRows, batch.reset(), 0), 2U);
  EXPECT_EQ(decoder.rows_left(), 0U);
  EXPECT_EQ(decoder.status().error().text(),
            "block 17 at byte 1048576: row 2, byte 2 of the block: field 'f': a boolean that is neither 0 nor 1");
  EXPECT_EQ(decoder.decode(kBatchRows, batch.reset(), 0), 0U);
}

std::string compile_error(std::string_view type, const Target& target) {
  const Schema schema = Schema::parse(one_field(type)).value();
  const auto program = compile(schema, std::vector{target});
  if (program) return "no error";
  EXPECT_EQ(program.error().kind(), ErrorKind::kSchemaMismatch);
  return program.error().text();
}

TEST(Compile, TypesThatDoNotFitAreNamed) {
  EXPECT_EQ(compile_error("\"long\"", {"f", {TypeId::kInt32}}),
            "field 'f' is int64 in the file and int32 in the table");
  EXPECT_EQ(compile_error("\"string\"", {"f", {TypeId::kJson}}),
            "field 'f' is string in the file and json in the table");
  EXPECT_EQ(compile_error("\"string\"", {"f", {TypeId::kInt64}}),
            "field 'f' is string in the file and int64 in the table");
  EXPECT_EQ(compile_error("\"long\"", as_time(TimeEncoding::kText)),
            "field 'f' is int64 in the file and timestamp written as text in the table");
  EXPECT_EQ(compile_error("\"double\"", as_time(TimeEncoding::kSeconds)),
            "field 'f' is float64 in the file and timestamp written as seconds in the table");
  EXPECT_EQ(compile_error("\"long\"", {"f", {TypeId::kTimestamp}}),
            "field 'f' is int64 in the file and timestamp in the table");
}

TEST(Compile, WiderTypesAndNothingButNullFit) {
  EXPECT_EQ(compile_error("\"int\"", {"f", {TypeId::kInt64}}), "no error");
  EXPECT_EQ(compile_error("\"float\"", {"f", {TypeId::kFloat64}}), "no error");
  EXPECT_EQ(compile_error("\"long\"", {"f", {TypeId::kFloat64}}), "no error");
  EXPECT_EQ(compile_error("\"long\"", {"f", {TypeId::kString}}), "no error");
  EXPECT_EQ(compile_error("\"long\"", {"f", {TypeId::kDecimal, 21, 2}}), "no error");
  EXPECT_EQ(compile_error("\"null\"", {"f", {TypeId::kDecimal, 5, 2}}), "no error");
  EXPECT_EQ(compile_error(R"(["null"])", as_time(TimeEncoding::kText)), "no error");
}

std::vector<OpCode> codes_of(std::string_view fields) {
  const Schema schema = Schema::parse(fmt::format(R"({{"type":"record","name":"r","fields":[{}]}})", fields)).value();
  const auto program = compile(schema, std::vector<Target>{{"x", {TypeId::kInt64}}}).value();
  std::vector<OpCode> codes;
  for (const Op& op : program->ops) codes.push_back(op.code);
  return codes;
}

TEST(Compile, NeighbouringSkipsAreOne) {
  EXPECT_EQ(codes_of(R"({"name":"a","type":"double"},{"name":"b","type":"float"},{"name":"c","type":"boolean"},
                        {"name":"x","type":"long"},{"name":"d","type":"long"},{"name":"e","type":"int"})"),
            (std::vector{OpCode::kSkipBytes, OpCode::kLong, OpCode::kSkipVarint}));
  EXPECT_EQ(codes_of(R"({"name":"a","type":["null","string"]},{"name":"b","type":["null","bytes"]},
                        {"name":"c","type":["string","null"]},{"name":"x","type":"long"})"),
            (std::vector{OpCode::kSkipString, OpCode::kSkipString, OpCode::kLong}));
}

}  // namespace
}  // namespace cairn::avro
