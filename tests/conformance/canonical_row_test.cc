#include "testing/canonical_row.h"

#include <limits>

#include <gtest/gtest.h>

namespace cairn::testing {
namespace {

using memory_store::Cell;

// The canonical form of one value, alone in its row.
std::string canonical(std::string_view type, const Cell& cell) {
  const std::string row =
      canonical_row(std::vector<CanonicalColumn>{{"v", parse_type(type).value()}}, std::vector{cell});
  EXPECT_TRUE(row.starts_with("{\"v\":"));
  return row.substr(5, row.size() - 6);
}

TEST(CanonicalRow, IsThatOfTheExampleInTheDocs) {
  const std::vector<CanonicalColumn> columns{{"user_id", {TypeId::kInt64}},
                                             {"email", {TypeId::kString}},
                                             {"joindate", {TypeId::kTimestamp}},
                                             {"score", {TypeId::kFloat64}}};
  const std::string row = canonical_row(columns, std::vector<Cell>{1, "ada@example.org", 1'700'000'000'000'000, 1.5});
  EXPECT_EQ(
      row,
      R"({"email":"ada@example.org","joindate":{"timestamp":1700000000000000},"score":{"double":"3ff8000000000000"},"user_id":1})");
  EXPECT_EQ(canonical_hash(std::vector{row}), "ff6e8c7c0d7aab8f758449d8e7201650");
}

TEST(CanonicalRow, NamesTheTypesThatJsonLacks) {
  EXPECT_EQ(canonical("string", {}), "null");
  EXPECT_EQ(canonical("boolean", true), "true");
  EXPECT_EQ(canonical("int64", std::numeric_limits<std::int64_t>::min()), "-9223372036854775808");
  EXPECT_EQ(canonical("bytes", std::string("\0\xff", 2)), R"({"bytes":"00ff"})");
  EXPECT_EQ(canonical("date", -1), R"({"date":-1})");
  EXPECT_EQ(canonical("time", 86'399'999'999), R"({"time":86399999999})");
}

TEST(CanonicalRow, UnitesZerosAndNaNs) {
  EXPECT_EQ(canonical("float64", 0.0), R"({"double":"0000000000000000"})");
  EXPECT_EQ(canonical("float64", -0.0), R"({"double":"0000000000000000"})");
  EXPECT_EQ(canonical("float64", -std::numeric_limits<double>::quiet_NaN()), R"({"double":"7ff8000000000000"})");
  EXPECT_EQ(canonical("float64", std::numeric_limits<double>::infinity()), R"({"double":"7ff0000000000000"})");
}

TEST(CanonicalRow, WritesDecimalsWithEveryDigitOfTheirScale) {
  EXPECT_EQ(canonical("decimal(4,2)", -50), R"({"decimal":"-0.50"})");
  EXPECT_EQ(canonical("decimal(4,0)", 7), R"({"decimal":"7"})");
  EXPECT_EQ(canonical("decimal(10,3)", 1'234'567), R"({"decimal":"1234.567"})");
  Int128 large = 1;
  for (int digit = 0; digit < 37; ++digit) large *= 10;
  EXPECT_EQ(canonical("decimal(38,1)", -large), "{\"decimal\":\"-" + ("1" + std::string(36, '0')) + ".0\"}");
}

TEST(CanonicalRow, EscapesLittle) {
  EXPECT_EQ(canonical_string(std::string("\"\\/\b\f\n\r\t\0\x1f\x7f", 11)),
            "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001f\x7f\"");
  EXPECT_EQ(canonical_string("é\u2028😀"), "\"é\u2028😀\"");
}

TEST(CanonicalRow, TakesNumbersInsideJsonByTheirValue) {
  EXPECT_EQ(canonical("json", R"( {"b": [1, 1.0, 1e0, -0.0], "a": {"z": null, "y": 0.5}, "a": {"y": true}} )"),
            R"({"json":{"a":{"y":true},"b":[1,1,1,0]}})");
  EXPECT_EQ(canonical("json", "[0.5, 1e300, 18446744073709551615, -9223372036854775808]"),
            R"({"json":[{"double":"3fe0000000000000"},{"double":"7e37e43c8800759c"},{"double":"43f0000000000000"},)"
            R"(-9223372036854775808]})");
}

TEST(CanonicalHash, CountsRepeatedRowsAndNotTheirOrder) {
  using Rows = std::vector<std::string>;
  EXPECT_EQ(canonical_hash(Rows{"a", "b"}), canonical_hash(Rows{"b", "a"}));
  EXPECT_NE(canonical_hash(Rows{"a", "a"}), canonical_hash(Rows{"a"}));
  EXPECT_EQ(canonical_hash(Rows{}), std::string(32, '0'));
}

}  // namespace
}  // namespace cairn::testing
