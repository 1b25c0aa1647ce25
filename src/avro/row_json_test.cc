#include "avro/row_json.h"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "avro/decimal.h"
#include "avro/json_text.h"
#include "model/batch.h"

namespace cairn::avro {
namespace {

// One cell as JSON, by itself.
template <typename Cell>
std::string json_of(Type type, Cell value) {
  const Physical physical = physical_of(type);
  Batch batch(std::span(&physical, 1));
  const ColumnSink sink = batch.reset();
  sink.columns[0].cells<Cell>()[3] = value;
  const JsonColumn column{"c", type};
  const std::string row = row_as_json(std::span(&column, 1), sink, 3);
  EXPECT_TRUE(row.starts_with(R"({"c":)") && row.ends_with("}")) << row;
  return row.substr(5, row.size() - 6);
}

std::string json_of_text(Type type, std::string_view text) {
  StringCell cell;
  cell.assign(text);
  return json_of(type, cell);
}

TEST(RowJson, IntegersAreExact) {
  EXPECT_EQ(json_of(Type{TypeId::kInt32}, std::int32_t{-7}), "-7");
  EXPECT_EQ(json_of(Type{TypeId::kInt64}, std::numeric_limits<std::int64_t>::min()), "-9223372036854775808");
}

TEST(RowJson, FloatingPointNumbersComeBackTheSame) {
  EXPECT_EQ(json_of(Type{TypeId::kFloat64}, 0.1), "0.1");
  EXPECT_EQ(json_of(Type{TypeId::kFloat64}, -0.0), "-0");
  EXPECT_EQ(json_of(Type{TypeId::kFloat64}, 5e-324), "5e-324");
  EXPECT_EQ(json_of(Type{TypeId::kFloat32}, 0.1F), "0.1");
}

TEST(RowJson, WhatIsNoNumberIsAString) {
  EXPECT_EQ(json_of(Type{TypeId::kFloat64}, std::nan("")), "\"NaN\"");
  EXPECT_EQ(json_of(Type{TypeId::kFloat64}, HUGE_VAL), "\"Infinity\"");
  EXPECT_EQ(json_of(Type{TypeId::kFloat32}, -HUGE_VALF), "\"-Infinity\"");
}

TEST(RowJson, DecimalsAreText) {
  EXPECT_EQ(json_of(Type{TypeId::kDecimal, 4, 2}, std::int16_t{-5}), "\"-0.05\"");
  EXPECT_EQ(json_of(Type{TypeId::kDecimal, 38, 0}, Int128{12}), "\"12\"");
}

TEST(RowJson, TimesAreIso8601) {
  EXPECT_EQ(json_of(Type{TypeId::kTimestamp}, std::int64_t{1'700'000'000'000'001}), "\"2023-11-14T22:13:20.000001Z\"");
  EXPECT_EQ(json_of(Type{TypeId::kTimestamp}, std::int64_t{9'223'372'036'854'775'806}),
            "\"day 106751991T04:00:54.775806Z\"");  // beyond the calendar
  EXPECT_EQ(json_of(Type{TypeId::kDate}, std::int32_t{-1}), "\"1969-12-31\"");
  EXPECT_EQ(json_of(Type{TypeId::kTime}, std::int64_t{1'000'000}), "\"00:00:01\"");
}

TEST(RowJson, StringsAreEscaped) {
  EXPECT_EQ(json_of_text(Type{TypeId::kString}, "a\"b\\c\n\x01é"), R"("a\"b\\c\n\u0001é")");
  EXPECT_EQ(json_of_text(Type{TypeId::kString}, std::string_view("\0", 1)), R"("\u0000")");
}

TEST(RowJson, BytesAreBase64AndJsonIsItself) {
  EXPECT_EQ(json_of_text(Type{TypeId::kBytes}, "ab"), "\"YWI=\"");
  EXPECT_EQ(json_of_text(Type{TypeId::kBytes}, "a"), "\"YQ==\"");
  EXPECT_EQ(json_of_text(Type{TypeId::kBytes}, "abc\xff\xfe\xfd"), "\"YWJj//79\"");
  EXPECT_EQ(json_of_text(Type{TypeId::kBytes}, ""), "\"\"");
  EXPECT_EQ(json_of_text(Type{TypeId::kJson}, "[1,{}]"), "[1,{}]");
}

TEST(RowJson, RowsAreObjectsInTheOrderOfTheColumns) {
  const std::vector<Physical> physicals{Physical::kBool, Physical::kInt32};
  Batch batch(physicals);
  const ColumnSink sink = batch.reset();
  sink.columns[0].cells<bool>()[0] = true;
  sink.columns[1].set_null(0);
  const std::vector<JsonColumn> columns{{"b\"", {TypeId::kBoolean}}, {"a", {TypeId::kInt32}}};
  EXPECT_EQ(row_as_json(columns, sink, 0), R"({"b\"":true,"a":null})");
}

}  // namespace
}  // namespace cairn::avro
