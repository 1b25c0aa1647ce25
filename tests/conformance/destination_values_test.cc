#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "tests/conformance/destination_suite.h"

namespace cairn::testing {
namespace {

template <typename Number>
constexpr Number lowest = std::numeric_limits<Number>::lowest();
template <typename Number>
constexpr Number highest = std::numeric_limits<Number>::max();

Int128 all_nines(int digits) {
  Int128 value = 0;
  for (int digit = 0; digit < digits; ++digit) value = value * 10 + 9;
  return value;
}

class Values : public DestinationSuite {
 protected:
  // These values of one type come back from a full dump and from increments exactly as they went in.
  void expect_kept(std::string_view type, const std::vector<Cell>& values) {
    use(table(fmt::format("values_{}", ++tables_), {key("id", "int64"), column("v", type), column("w", type)}));
    std::vector<Row> expected;
    for (const Cell& value : values) {
      const auto id = static_cast<std::int64_t>(expected.size());
      expected.push_back({id, value, expected.empty() ? null : expected.back()[1]});
    }
    expected.push_back({static_cast<std::int64_t>(expected.size()), null, null});
    replace(dump(41).rows(expected));
    EXPECT_EQ(rows(), canonical(expected)) << "after a full dump";
    merge(dump(42).rows(expected));
    EXPECT_EQ(rows(), canonical(expected)) << "after increments";
  }

 private:
  int tables_ = 0;
};
CAIRN_FOR_EVERY_DESTINATION(Values);

TEST_P(Values, KeepsBooleans) { expect_kept("boolean", {true, false}); }

TEST_P(Values, KeepsIntegers) {
  expect_kept("int64", {0, -1, lowest<std::int64_t>, highest<std::int64_t>, std::int64_t{1} << 53});
}

TEST_P(Values, WidensNarrowIntegers) { expect_kept("int32", {0, lowest<std::int32_t>, highest<std::int32_t>}); }

TEST_P(Values, KeepsEveryKindOfFraction) {
  expect_kept("float64", {0.0, -0.0, 0.1, 1e308, highest<double>, lowest<double>, std::nextafter(1.0, 2.0),
                          std::numeric_limits<double>::denorm_min(), std::numeric_limits<double>::infinity(),
                          -std::numeric_limits<double>::infinity(), std::numeric_limits<double>::quiet_NaN()});
}

TEST_P(Values, WidensNarrowFractions) { expect_kept("float32", {0.0, -0.0, static_cast<double>(0.1F)}); }

TEST_P(Values, KeepsDecimalsOfEveryWidth) {
  for (const int precision : {4, 9, 18, 38}) {
    SCOPED_TRACE(precision);
    const Int128 largest = all_nines(precision);
    expect_kept(fmt::format("decimal({},2)", precision), {Int128{0}, Int128{1}, Int128{-50}, largest, -largest});
  }
}

TEST_P(Values, KeepsTextOfEveryLength) {
  expect_kept("string",
              {"", "a", "eleven byte", "twelve bytes", "thirteen byte", "thirteen bytf", std::string(255, 'x'),
               std::string(4096, 'y'), "é", "日本語のテキスト", "😀👩‍👩‍👧‍👦", "a\u0301"});
}

TEST_P(Values, KeepsTextOfAMegabyte) {
  expect_kept("string", {std::string(1U << 20U, 'm'), std::string((1U << 20U) + 1, 'n')});
}

TEST_P(Values, KeepsNulAndControlCharactersInText) {
  expect_kept("string", {std::string("\0", 1), std::string("a\0b", 3), std::string("thirteen bytes\0 and more", 24),
                         "tab\tnewline\nquote'\"\\", "\x01\x1f\x7f"});
}

TEST_P(Values, KeepsBytes) {
  expect_kept("bytes", {"", std::string("\0\xff\x80", 3), std::string(13, '\xfe'), std::string(70'000, '\0')});
}

TEST_P(Values, KeepsDatesAndTimes) {
  expect_kept("date", {0, -1, 20'781, -719'162, 2'932'896});
  expect_kept("time", {0, 1, 86'399'999'999});
  expect_kept("timestamp", {0, -1, 1'700'000'000'000'001, -62'135'596'800'000'000, 253'402'300'799'999'999});
}

TEST_P(Values, KeepsJson) {
  expect_kept("json", {"{}", "[]", "null", R"({"a":[1,2,{"b":null}],"c":"é \" \\ \n"})", R"("text")", "1.5"});
}

class Width : public DestinationSuite {};
CAIRN_FOR_EVERY_DESTINATION(Width);

TEST_P(Width, TablesOfHundredsOfColumnsLoad) {
  constexpr std::size_t kColumns = 300;
  constexpr std::array<std::string_view, 6> kTypes{"string",    "int64",   "float64",
                                                   "timestamp", "boolean", "decimal(18,3)"};
  std::vector<PlannedColumn> columns{key("id", "int64")};
  for (std::size_t i = 1; i < kColumns; ++i) {
    columns.push_back(column(fmt::format("field_{}", i), kTypes.at(i % kTypes.size())));
  }
  settings.memory_bytes = std::uint64_t{1} << 30;
  reopen();
  use(table("wide", std::move(columns)));
  const auto cell_of = [&](std::size_t row, std::size_t place) -> Cell {
    if ((row + place) % 3 == 0) return null;
    if (place % kTypes.size() == 0) return fmt::format("text {} of row {}", place, row);
    if (place % kTypes.size() == 2) return static_cast<double>(row) / 7;
    return place % kTypes.size() == 4 ? Cell(row % 2 == 0) : Cell(row * 1000 + place);
  };
  std::vector<Row> expected;
  for (std::size_t row = 0; row < 50; ++row) {
    Row cells{row};
    for (std::size_t place = 1; place < kColumns; ++place) cells.push_back(cell_of(row, place));
    expected.push_back(std::move(cells));
  }
  replace(dump(41).rows(expected));
  EXPECT_EQ(rows(), canonical(expected));
  merge(dump(42).rows(expected));
  EXPECT_EQ(rows(), canonical(expected));
}

class AwkwardNames : public DestinationSuite {};
CAIRN_FOR_EVERY_DESTINATION(AwkwardNames);

TEST_P(AwkwardNames, OfColumnsAreKeptApart) {
  use(table("users", {key("select", "int64"), column("a \"quoted\" name", "string"), column("it's", "string"),
                      column("日本 😀", "string"), column("; DROP TABLE users;--", "string"), column("table", "int64"),
                      column("tab\there", "int64"), column("$1 %s {} \\", "int64"), column("rowid", "int64"),
                      column("_", "int64"), column("loser", "int64"), column("excluded", "int64")}));
  const std::vector<Row> all{{1, "q", "i", "j", "d", 2, 3, 4, 5, 6, 7, 8},
                             {2, null, "", "x", "y", 1, 1, 1, 1, 1, 1, 1}};
  replace(dump(41).rows(all).row(all[0]));
  merge(dump(42).rows(all).row(all[1]));
  EXPECT_EQ(rows(), canonical(all));
}

TEST_P(AwkwardNames, OfTablesAreKeptApart) {
  const std::vector<std::string> names{
      "order", "a \"quoted\" event", "it's", "日本 😀", "a.b", "heap", "heap_raw", "; DROP TABLE users;--", "stage",
      "main",  "information_schema"};
  for (const std::string& name : names) {
    use(table(name, {key("event_id", "int64"), column("name", "string")}));
    replace(dump(41).row({1, name}));
    merge(dump(42).row({2, name}));
  }
  for (const std::string& name : names) EXPECT_EQ(rows_of(name).size(), 2U) << name;
}

TEST_P(AwkwardNames, OfColumnsDifferFromTheirFields) {
  TablePlan renamed = table("users", {key("User ID", "int64"), column("E-Mail", "string")});
  renamed.columns[0].column = renamed.catalog[0].column = "user_id";
  renamed.columns[1].column = renamed.catalog[1].column = "e_mail";
  use(renamed);
  merge(dump(41).row({1, "ada@example.org"}));
  EXPECT_EQ(rows(), std::vector<std::string>{R"({"E-Mail":"ada@example.org","User ID":1})"});
  EXPECT_EQ(state().key, std::vector<std::string>{"User ID"});
}

TEST_P(AwkwardNames, OfStorageDifferFromTheirTables) {
  TablePlan renamed = table("Sign Up", {key("event_id", "int64")});
  renamed.storage_name = "sign_up";
  use(renamed);
  merge(dump(41).row({1}));
  EXPECT_EQ(rows_of("Sign Up").size(), 1U);
  EXPECT_EQ(peek()->tables(), std::vector<std::string>{"sign_up"});
  EXPECT_EQ(state().storage_name, "sign_up");
}

}  // namespace
}  // namespace cairn::testing
