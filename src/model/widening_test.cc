#include "model/widening.h"

#include <array>
#include <vector>

#include <gtest/gtest.h>

#include "model/type.h"

namespace cairn {
namespace {

Type type(std::string_view text) { return parse_type(text).value(); }

std::string common(std::string_view left, std::string_view right, Integers integers = Integers::kExact) {
  const std::optional<Type> found = common_type(type(left), type(right), integers);
  EXPECT_EQ(found, common_type(type(right), type(left), integers)) << left << " and " << right;
  return found ? format_type(*found) : "two columns";
}

TEST(CommonType, HoldsEachValueOfBoth) {
  struct Case {
    std::string_view left;
    std::string_view right;
    std::string_view common;
  };
  static constexpr Case kCases[] = {
      {"int32", "int32", "int32"},
      {"int32", "int64", "int64"},
      {"int32", "float32", "float64"},
      {"int32", "float64", "float64"},
      {"int64", "float32", "float64"},
      {"int64", "float64", "float64"},
      {"float32", "float64", "float64"},
      {"int32", "decimal(9,2)", "decimal(12,2)"},
      {"int64", "decimal(9,2)", "decimal(21,2)"},
      {"int64", "decimal(38,19)", "decimal(38,19)"},
      {"int64", "decimal(38,20)", "string"},
      {"decimal(9,2)", "decimal(9,4)", "decimal(11,4)"},
      {"decimal(9,2)", "decimal(30,2)", "decimal(30,2)"},
      {"decimal(38,0)", "decimal(38,38)", "string"},
      {"float64", "decimal(9,2)", "string"},
      {"boolean", "int64", "string"},
      {"boolean", "string", "string"},
      {"int64", "string", "string"},
      {"float64", "string", "string"},
      {"decimal(9,2)", "string", "string"},
      {"bytes", "string", "string"},
      {"bytes", "int64", "string"},
      {"date", "string", "string"},
      {"date", "time", "string"},
      {"timestamp", "timestamp", "timestamp"},
      {"timestamp", "string", "two columns"},
      {"timestamp", "int64", "two columns"},
      {"timestamp", "date", "two columns"},
      {"json", "json", "json"},
      {"json", "string", "two columns"},
      {"json", "timestamp", "two columns"},
  };
  for (const Case& each : kCases) EXPECT_EQ(common(each.left, each.right), each.common) << each.left << each.right;
}

TEST(CommonType, AnIntegerBeyondTheDoublesMakesText) {
  EXPECT_EQ(common("int64", "float64", Integers::kInexact), "string");
  EXPECT_EQ(common("int64", "float32", Integers::kInexact), "string");
  EXPECT_EQ(common("int32", "float64", Integers::kInexact), "float64");
  EXPECT_EQ(common("int64", "decimal(9,2)", Integers::kInexact), "decimal(21,2)");
}

TEST(CommonType, DoesNotDependOnTheOrderOfItsTypes) {
  const std::vector<std::string_view> names{"boolean", "int32",        "int64",          "float32",
                                            "float64", "decimal(9,2)", "decimal(18,6)",  "string",
                                            "bytes",   "date",         "decimal(38,30)", "time"};
  for (const Integers integers : {Integers::kExact, Integers::kInexact}) {
    for (const std::string_view a : names) {
      for (const std::string_view b : names) {
        for (const std::string_view c : names) {
          const Type left = *common_type(*common_type(type(a), type(b), integers), type(c), integers);
          const Type right = *common_type(type(a), *common_type(type(b), type(c), integers), integers);
          EXPECT_EQ(left, right) << a << ", " << b << ", " << c;
        }
      }
    }
  }
}

TEST(ColumnFor, AFieldsOwnColumnComesFirst) {
  const std::array columns{type("string"), type("timestamp"), type("json")};
  EXPECT_EQ(column_for(columns, type("int64")), 0U);
  EXPECT_EQ(column_for(columns, type("timestamp")), 1U);
  EXPECT_EQ(column_for(columns, type("json")), 2U);
}

TEST(ColumnFor, ASiblingIsForOneKindOfValues) {
  const std::array columns{type("timestamp"), type("string"), type("int64"), type("decimal(9,2)")};
  EXPECT_EQ(column_for(columns, type("int32")), 2U);
  EXPECT_EQ(column_for(columns, type("decimal(4,2)")), 3U);
  EXPECT_EQ(column_for(columns, type("decimal(9,4)")), std::nullopt) << "the sibling has to widen first";
  EXPECT_EQ(column_for(columns, type("float64")), std::nullopt) << "text could hold it, but is for text";
  EXPECT_EQ(column_for(columns, type("timestamp")), 0U);
  EXPECT_EQ(sibling_for(columns, type("timestamp")), std::nullopt);
}

TEST(ExactIntegers, EndAtTwoToThe53) {
  EXPECT_TRUE(is_exact_in_double(kExactIntegerMax));
  EXPECT_TRUE(is_exact_in_double(-kExactIntegerMax));
  EXPECT_FALSE(is_exact_in_double(kExactIntegerMax + 1));
  EXPECT_FALSE(is_exact_in_double(-kExactIntegerMax - 1));
}

}  // namespace
}  // namespace cairn
