#include <bit>
#include <limits>
#include <random>

#include <fmt/format.h>

#include "model/timestamp.h"
#include "model/value_text.h"
#include "tests/conformance/destination_suite.h"

namespace cairn::testing {
namespace {

// A table of user_id and value whose second column, or key, gets a wider type while it holds rows.
class Widening : public DestinationSuite {
 protected:
  void hold(std::string_view type, const std::vector<Cell>& values) {
    use(table(fmt::format("users_{}", type), {key("user_id", "int64"), column("value", type)}));
    VectorSource& source = dump(41);
    for (std::size_t i = 0; i < values.size(); ++i) source.row({static_cast<std::int64_t>(i), values[i]});
    replace(source);
  }
  void widen(std::size_t place, std::string_view type) {
    plan().columns[place].type = plan().catalog[place].type = parse_type(type).value();
    const Status prepared = writer().prepare(plan());
    ASSERT_TRUE(prepared.has_value()) << prepared.error().text();
  }
  bool has_inexact_integers() {
    const TableState table = state();
    return writer().has_inexact_integers(table, "value").value();
  }
  void expect_values(const std::vector<Cell>& values) {
    std::vector<Row> expected;
    for (std::size_t i = 0; i < values.size(); ++i) expected.push_back({static_cast<std::int64_t>(i), values[i]});
    EXPECT_EQ(rows(), canonical(expected));
  }
};
CAIRN_FOR_EVERY_DESTINATION(Widening);

TEST_P(Widening, KeepsNumbersAsTheyAre) {
  hold("int64", {5, -7, std::int64_t{1} << 53, null});
  EXPECT_FALSE(has_inexact_integers());
  widen(1, "float64");
  expect_values({5.0, -7.0, 9007199254740992.0, null});
}

TEST_P(Widening, MakesDecimalsOfIntegersAndOfNarrowerDecimals) {
  hold("int64", {5, std::numeric_limits<std::int64_t>::min(), null});
  widen(1, "decimal(21,2)");
  expect_values({500, Int128{std::numeric_limits<std::int64_t>::min()} * 100, null});
  widen(1, "decimal(25,4)");
  expect_values({50000, Int128{std::numeric_limits<std::int64_t>::min()} * 10000, null});
}

TEST_P(Widening, SeesIntegersThatNoDoubleHolds) {
  hold("int64", {null, (std::int64_t{1} << 53) + 1});
  EXPECT_TRUE(has_inexact_integers());
}

TEST_P(Widening, SeesThemBelowZeroToo) {
  hold("int64", {-(std::int64_t{1} << 53) - 1});
  EXPECT_TRUE(has_inexact_integers());
}

TEST_P(Widening, GivesEqualNumbersOneTextByWhicheverWay) {
  hold("int64", {5, 1'000'000'000'000'000, -3, 0});
  widen(1, "decimal(21,2)");
  widen(1, "string");
  expect_values({"5", "1000000000000000", "-3", "0"});
}

TEST_P(Widening, OfDoublesGivesTheTextOfTheBook) {
  std::mt19937_64 random(20'261'124);
  std::vector<Cell> values{5.0, 1e15, 1e16, 0.0001, 0.00001, 0.0, -0.0, 1e300, 5e-324, -1.5, 9007199254740993.0};
  values.insert(values.end(), {std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity(),
                               std::numeric_limits<double>::quiet_NaN(), null});
  for (int i = 0; i < 3000; ++i) values.emplace_back(std::bit_cast<double>(random()));
  for (int i = 0; i < 3000; ++i) {
    const auto digits =
        static_cast<double>(static_cast<std::int64_t>(random() % 2'000'000'000'000) - 1'000'000'000'000);
    values.emplace_back(digits / (random() % 2 == 0 ? 1000.0 : 1.0));
  }
  hold("float64", values);
  widen(1, "string");
  std::vector<Cell> texts;
  for (const Cell& value : values) texts.push_back(value.is_null() ? null : Cell(text_of(value.floating())));
  expect_values(texts);
}

TEST_P(Widening, OfDecimalsGivesTextWithoutZerosAtTheEnd) {
  const std::vector<Cell> values{500, 1050, -5, 0, 10'000, 999'999'999, null};
  hold("decimal(9,2)", values);
  widen(1, "string");
  expect_values({"5", "10.5", "-0.05", "0", "100", "9999999.99", null});
}

TEST_P(Widening, OfDecimalsWithNothingBeforeThePointGivesTextWithAZeroThere) {
  for (const char* type : {"decimal(4,4)", "decimal(18,18)", "decimal(38,38)"}) {
    hold(type, {6806, -6806, 1000, 0, -1, null});
    widen(1, "string");
    const std::uint32_t scale = parse_type(type).value().scale;
    std::vector<Cell> texts;
    for (const int value : {6806, -6806, 1000, 0, -1}) texts.emplace_back(text_of_decimal(value, scale));
    texts.push_back(null);
    expect_values(texts);
  }
}

TEST_P(Widening, OfBooleansBytesDatesAndTimesGivesText) {
  hold("boolean", {true, false, null});
  widen(1, "string");
  expect_values({"true", "false", null});
  hold("bytes", {"ab", std::string("\0\xff\\'\"", 5), "", null});
  widen(1, "string");
  expect_values({"YWI=", Cell(base64_of(std::string_view("\0\xff\\'\"", 5))), "", null});
  std::vector<Cell> days{0, -1, 20'781, -719'162, -719'163, -719'529, -800'000, 2'932'897, 10'999'999, null};
  days.insert(days.end(), {11'000'001, -12'000'001, 2'000'000'000, -2'000'000'000});
  hold("date", days);
  widen(1, "string");
  std::vector<Cell> texts;
  for (const Cell& day : days) {
    texts.push_back(day.is_null() ? null : Cell(format_date(static_cast<std::int64_t>(day.integer()))));
  }
  expect_values(texts);
  hold("time", {0, 1, 36'672'500'000, 86'400'000'000, null});
  widen(1, "string");
  expect_values({"00:00:00", "00:00:00.000001", "10:11:12.5", "24:00:00", null});
}

TEST_P(Widening, NewRowsJoinTheOld) {
  hold("int64", {5, 6});
  widen(1, "string");
  merge(dump(42).row({1, "six"}).row({2, "7"}));
  EXPECT_EQ(rows(), canonical({{0, "5"}, {1, "six"}, {2, "7"}}));
}

TEST_P(Widening, AKeyStaysAKey) {
  hold("int64", {10, 11, 12});
  widen(0, "string");
  merge(dump(42).row({"1", 99}).row({"new", 13}));
  EXPECT_EQ(rows(), canonical({{"0", 10}, {"1", 99}, {"2", 12}, {"new", 13}}));
}

TEST_P(Widening, IsIdempotentAndNeverNarrows) {
  hold("int64", {5});
  widen(1, "string");
  widen(1, "string");
  expect_values({"5"});
  EXPECT_EQ(state().fields[1].type, Type{TypeId::kString});
  plan().columns[1].type = Type{TypeId::kInt64};
  const Status prepared = writer().prepare(plan());
  ASSERT_FALSE(prepared.has_value());
  EXPECT_EQ(prepared.error().kind(), ErrorKind::kSchemaMismatch);
}

TEST_P(Widening, OfSeveralColumnsAndNewOnesIsOneStep) {
  use(table("users", {key("user_id", "int64"), column("a", "int64"), column("b", "float64"), column("c", "boolean")}));
  replace(dump(41).row({1, 2, 3.0, true}));
  for (const std::size_t place : {1, 2, 3}) plan().columns[place].type = plan().catalog[place].type = {TypeId::kString};
  add_columns({column("d", "string")});
  merge(dump(42).row({2, "x", "y", "z", "w"}));
  EXPECT_EQ(rows(), canonical({{1, "2", "3", "true", null}, {2, "x", "y", "z", "w"}}));
}

TEST_P(Widening, ASiblingStandsBesideItsField) {
  use(table("users", {key("user_id", "int64"), column("time", "timestamp")}));
  replace(dump(41).row({1, 1'700'000'000'000'000}));
  PlannedColumn sibling = column("time", "int64");
  sibling.column = "time__int64";
  sibling.is_sibling = true;
  add_columns({sibling});
  merge(dump(42).row({2, null, 17}));
  const std::vector<std::string> found = rows();
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0], R"({"time":null,"time__int64":17,"user_id":2})");
  EXPECT_EQ(found[1], R"({"time":{"timestamp":1700000000000000},"time__int64":null,"user_id":1})");
  EXPECT_EQ(state().fields, plan().catalog);
}

TEST_P(Widening, PublishedViewsGoOnWorking) {
  hold("int64", {5});
  const View view{.name = plan().storage_name, .storage_name = plan().storage_name, .columns = {"user_id", "value"}};
  ASSERT_TRUE(writer().publish(std::span(&view, 1)).has_value());
  widen(1, "string");
  EXPECT_EQ(peek()->view_columns(view.name), view.columns);
  ASSERT_TRUE(writer().publish(std::span(&view, 1)).has_value());
  EXPECT_EQ(peek()->view_columns(view.name), view.columns);
}

}  // namespace
}  // namespace cairn::testing
