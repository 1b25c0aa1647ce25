#include "destination/memory/apply.h"

#include <gtest/gtest.h>

#include "testing/plan_builder.h"

namespace cairn::memory_store {
namespace {

// A table (id, name) with rows of given versions, and what a load of one dump makes of it.
class Apply : public ::testing::Test {
 protected:
  Apply() {
    table_.columns = {{"id", "id", {TypeId::kInt64}}, {"name", "name", {TypeId::kString}}};
    table_.key = {0};
  }

  void stored(std::int64_t version, std::int64_t id, const char* name) {
    table_.rows[{id}] = {DumpId(version), Timestamp{}, {id, name}};
  }
  Applied load(LoadMode mode, std::int64_t dump, const std::vector<Row>& rows) {
    std::vector<IncomingRow> incoming;
    for (const Row& row : rows) incoming.push_back({{dump, 0, static_cast<std::int64_t>(incoming.size())}, row});
    const Load load{.mode = mode, .dumps = {{.id = DumpId(dump)}}};
    return apply(table_, {.table = &plan_, .load = &load}, incoming);
  }
  static std::vector<Row> rows_of(const Applied& applied) {
    std::vector<Row> rows;
    for (const auto& [key, row] : applied.table.rows) rows.push_back(row.cells);
    return rows;
  }

  TablePlan plan_ = testing::table("t", {testing::key("id", "int64"), testing::column("name", "string")});
  StoredTable table_;
};

TEST_F(Apply, AMergeReplacesOlderAndEqualVersionsOnly) {
  stored(40, 1, "older");
  stored(41, 2, "equal");
  stored(42, 3, "newer");
  const Applied applied = load(LoadMode::kMerge, 41, {{1, "in"}, {2, "in"}, {3, "in"}});
  EXPECT_EQ(rows_of(applied), (std::vector<Row>{{1, "in"}, {2, "in"}, {3, "newer"}}));
  EXPECT_EQ(applied.rows_loaded, 2);
  EXPECT_EQ(applied.rows_superseded, 1);
}

TEST_F(Apply, AFullDumpRemovesOlderVersionsOnly) {
  stored(40, 1, "older");
  stored(41, 2, "equal");
  stored(42, 3, "newer");
  EXPECT_EQ(rows_of(load(LoadMode::kReplace, 41, {})), (std::vector<Row>{{2, "equal"}, {3, "newer"}}));
  EXPECT_EQ(rows_of(load(LoadMode::kLateReplace, 41, {})), (std::vector<Row>{{2, "equal"}, {3, "newer"}}));
}

TEST_F(Apply, ALateFullDumpYieldsToEqualVersionsToo) {
  stored(41, 2, "equal");
  EXPECT_EQ(rows_of(load(LoadMode::kLateReplace, 41, {{2, "in"}})), (std::vector<Row>{{2, "equal"}}));
  EXPECT_EQ(rows_of(load(LoadMode::kReplace, 41, {{2, "in"}})), (std::vector<Row>{{2, "in"}}));
}

TEST_F(Apply, TheGreatestOrderKeyOfAKeyWins) {
  const Applied applied = load(LoadMode::kMerge, 41, {{1, "first"}, {2, "only"}, {1, "last"}});
  EXPECT_EQ(rows_of(applied), (std::vector<Row>{{1, "last"}, {2, "only"}}));
  EXPECT_EQ(applied.rows_superseded, 1);
}

TEST_F(Apply, WithoutKeyEveryRowIsItsOwn) {
  table_.key.clear();
  const Applied applied = load(LoadMode::kAppend, 41, {{1, "a"}, {1, "a"}});
  EXPECT_EQ(applied.table.rows.size(), 2U);
  EXPECT_EQ(applied.rows_superseded, 0);
}

TEST(Cell, OrdersNullFirstAndKnowsNaN) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_LT(Cell(), Cell(-1));
  EXPECT_LT(Cell(-1), Cell(0));
  EXPECT_LT(Cell("a"), Cell("b"));
  EXPECT_EQ(Cell(nan), Cell(nan));
  EXPECT_NE(Cell(nan), Cell(1.0));
}

}  // namespace
}  // namespace cairn::memory_store
