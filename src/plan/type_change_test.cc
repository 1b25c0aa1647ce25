#include "plan/type_change.h"

#include <gtest/gtest.h>

namespace cairn {
namespace {

constexpr auto kWiden = TypeChangePolicy::kWiden;
constexpr auto kHold = TypeChangePolicy::kHold;

Type type(std::string_view text) { return parse_type(text).value(); }

// "none", "decimal(21,2)", "sibling", "held".
std::string outcome(const TypeChangeQuestion& question) {
  const TypeChange change = decide_type_change(question);
  switch (change.kind) {
    case TypeChange::Kind::kNone: return "none";
    case TypeChange::Kind::kWidens: return format_type(change.type);
    case TypeChange::Kind::kSibling: return "sibling";
    case TypeChange::Kind::kHeld: return "held";
  }
  return "?";
}

TEST(TypeChange, WidensHoldsOrStandsAside) {
  struct Case {
    std::string_view column;
    std::string_view delivered;
    std::string_view data;  // a column of data under `widen`
    std::string_view key;   // a key under `widen`
    std::string_view hold;  // either under `hold`
  };
  static constexpr Case kCases[] = {
      {"int64", "int64", "none", "none", "none"},
      {"int64", "int32", "none", "none", "none"},
      {"int32", "int64", "int64", "int64", "held"},
      {"float64", "float32", "none", "none", "none"},
      {"float32", "float64", "float64", "float64", "held"},
      {"float64", "int64", "none", "none", "none"},
      {"int64", "float64", "float64", "float64", "held"},
      {"int64", "decimal(9,2)", "decimal(21,2)", "decimal(21,2)", "held"},
      {"decimal(21,2)", "int64", "none", "none", "none"},
      {"decimal(9,2)", "decimal(9,4)", "decimal(11,4)", "decimal(11,4)", "held"},
      {"int64", "string", "string", "string", "held"},
      {"string", "int64", "none", "none", "none"},
      {"string", "bytes", "none", "none", "none"},
      {"boolean", "int64", "string", "string", "held"},
      {"date", "string", "string", "string", "held"},
      {"timestamp", "string", "sibling", "held", "held"},
      {"string", "timestamp", "sibling", "held", "held"},
      {"json", "string", "sibling", "held", "held"},
      {"string", "json", "sibling", "held", "held"},
      {"json", "json", "none", "none", "none"},
  };
  for (const Case& each : kCases) {
    TypeChangeQuestion question{.column = type(each.column), .delivered = type(each.delivered)};
    EXPECT_EQ(outcome(question), each.data) << each.column << " and " << each.delivered;
    question.role = ColumnRole::kKey;
    EXPECT_EQ(outcome(question), each.key) << each.column << " and " << each.delivered << ", a key";
    question.policy = kHold;
    EXPECT_EQ(outcome(question), each.hold) << each.column << " and " << each.delivered << ", held";
  }
}

TEST(TypeChange, IntegersBeyondTheDoublesBecomeText) {
  const auto mixed = [](std::string_view column, std::string_view delivered) {
    return outcome({.column = type(column), .delivered = type(delivered), .integers = Integers::kInexact});
  };
  EXPECT_EQ(mixed("int64", "float64"), "string");
  EXPECT_EQ(mixed("float64", "int64"), "string");
  EXPECT_EQ(mixed("float64", "float64"), "none");
}

TEST(TypeChange, UnderHoldAColumnThatNobodyHasSeenStillTakesTheWiderInteger) {
  const auto made = [](std::string_view column, std::string_view delivered, TypeChangePolicy policy) {
    return outcome({.column = type(column), .delivered = type(delivered), .age = ColumnAge::kNew, .policy = policy});
  };
  EXPECT_EQ(made("int32", "int64", kHold), "int64");
  EXPECT_EQ(made("int64", "string", kHold), "held");
  EXPECT_EQ(made("int64", "string", kWiden), "string");
}

}  // namespace
}  // namespace cairn
