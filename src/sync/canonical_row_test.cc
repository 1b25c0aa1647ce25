#include "sync/canonical_row.h"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "destination/memory/cell.h"
#include "model/batch.h"
#include "testing/canonical_row.h"

// The writer of production against the one that the tests have had all along, which shares no code with it.

namespace cairn {
namespace {

using memory_store::Cell;

std::string written(Type type, const Cell& cell) {
  const Physical physical = physical_of(type);
  Batch batch(std::span(&physical, 1));
  const ColumnSink sink = batch.reset();
  memory_store::write_cell(cell, sink.columns[0], 0);
  CanonicalRowWriter writer({{"f", type, 0}});
  return std::string(writer.write(sink.columns, 0));
}

void expect_same(Type type, const Cell& cell) {
  const testing::CanonicalColumn column{"f", type};
  EXPECT_EQ(written(type, cell), testing::canonical_row(std::span(&column, 1), std::span(&cell, 1)));
}

TEST(CanonicalRow, ValuesOfEveryType) {
  expect_same({TypeId::kBoolean}, true);
  expect_same({TypeId::kBoolean}, false);
  expect_same({TypeId::kInt32}, -42);
  expect_same({TypeId::kInt64}, std::numeric_limits<std::int64_t>::min());
  expect_same({TypeId::kDate}, 20781);
  expect_same({TypeId::kTime}, 1'000'000);
  expect_same({TypeId::kTimestamp}, 1'700'000'000'000'000);
  expect_same({TypeId::kBytes}, std::string("\0\xff", 2));
  for (const TypeId id : {TypeId::kBoolean, TypeId::kInt64, TypeId::kString, TypeId::kJson}) expect_same({id}, Cell());
}

TEST(CanonicalRow, Doubles) {
  for (const double value : {0.0, -0.0, 1.5, -1e300, 5e-324, std::nan(""), -std::nan("7"), HUGE_VAL, -HUGE_VAL}) {
    expect_same({TypeId::kFloat64}, value);
    expect_same({TypeId::kFloat32}, static_cast<double>(static_cast<float>(value)));
  }
}

TEST(CanonicalRow, DecimalsOfEveryWidth) {
  for (const int precision : {4, 9, 18, 38}) {
    const Type type{TypeId::kDecimal, static_cast<std::uint8_t>(precision), 2};
    for (const int value : {0, 5, -5, 50, -1234}) expect_same(type, Int128{value});
  }
  expect_same({TypeId::kDecimal, 38, 0}, static_cast<Int128>(1) << 100);
  expect_same({TypeId::kDecimal, 38, 38}, -static_cast<Int128>(7));
}

TEST(CanonicalRow, Strings) {
  std::string controls;
  for (char c = 0; c < 0x20; ++c) controls += c;
  for (const std::string& text : {std::string(), std::string("ada"), controls, std::string("\"\\/\x7f"),
                                  std::string("\u2028 \u00e9 \U0001F600"), std::string(5000, 'x')}) {
    expect_same({TypeId::kString}, text);
  }
}

TEST(CanonicalRow, NestedValues) {
  for (const char* text : {R"({"b":1,"a":[1.0,1e0,-0.0,0.5,null,true,"x\u0001"]})", "[]", "{}", "18446744073709551615",
                           "9223372036854775807", "\"text\"", R"({"a":1,"a":2})"}) {
    expect_same({TypeId::kJson}, text);
  }
}

TEST(CanonicalRow, MembersAreSortedByField) {
  const std::array physicals{Physical::kInt64, Physical::kInt64};
  Batch batch(physicals);
  const ColumnSink sink = batch.reset();
  memory_store::write_cell(1, sink.columns[0], 0);
  memory_store::write_cell(2, sink.columns[1], 0);
  CanonicalRowWriter writer({{"b", {TypeId::kInt64}, 0}, {"a", {TypeId::kInt64}, 1}});
  EXPECT_EQ(writer.write(sink.columns, 0), R"({"a":2,"b":1})");
}

TEST(CanonicalRow, HashesAddUpAsThePageSays) {
  const std::vector<std::string> rows{
      R"({"email":"ada@example.org","joindate":{"timestamp":1700000000000000},"score":{"double":"3ff8000000000000"},"user_id":1})"};
  EXPECT_EQ(RowHash::of(rows[0]).hex(), "ff6e8c7c0d7aab8f758449d8e7201650");
  RowHash sum;
  std::vector<std::string> many;
  for (int i = 0; i < 50; ++i) {
    many.push_back(std::to_string(i));
    sum += RowHash::of(many.back());
  }
  EXPECT_EQ(sum.hex(), testing::canonical_hash(many));
}

}  // namespace
}  // namespace cairn
