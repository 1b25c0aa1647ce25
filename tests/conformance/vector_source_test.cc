#include "testing/vector_source.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "model/batch.h"
#include "testing/plan_builder.h"

namespace cairn::testing {
namespace {

// The fake by which destinations are judged keeps the contract of a real source.
class VectorSourceTest : public ::testing::Test {
 protected:
  VectorSourceTest() : source_({key("id", "int64"), column("name", "string")}) {}

  static ScanRequest everything(std::size_t files) {
    return {0,
            files,
            {{ScanColumn::Kind::kData, 0},
             {ScanColumn::Kind::kData, 1},
             {ScanColumn::Kind::kDumpId},
             {ScanColumn::Kind::kFileOrdinal},
             {ScanColumn::Kind::kRowOrdinal}}};
  }

  // All rows that one reader hands out.
  std::vector<Row> read(Scan& scan, const ScanRequest& request) const {
    std::vector<Physical> physicals;
    for (const ScanColumn& column : request.columns) physicals.push_back(physical_of(column, source_.columns()));
    Batch batch(physicals);
    const auto reader = scan.open_reader().value();
    std::vector<Row> rows;
    while (const std::size_t count = reader->next(batch.reset())) {
      for (std::size_t row = 0; row < count; ++row) {
        Row& cells = rows.emplace_back();
        for (const SinkColumn& column : batch.columns()) cells.push_back(memory_store::read_cell(column, row));
      }
    }
    status_ = reader->status();
    EXPECT_EQ(reader->next(batch.reset()), 0U) << "the end and an error are sticky";
    return rows;
  }

  VectorSource source_;
  mutable Status status_;
};

TEST_F(VectorSourceTest, HandsOutRowsWithTheirOrderKey) {
  source_.dump(41).file().row({1, "a"}).file().row({2, null}).end_block().row({3, "c"});
  const ScanRequest request = everything(2);
  const auto scan = source_.scan(request).value();
  EXPECT_EQ(read(*scan, request),
            (std::vector<Row>{{1, "a", 41, 0, 0}, {2, null, 41, 1, 0}, {3, "c", 41, 1, std::int64_t{1} << 32}}));
  const ScanTotals totals = scan->finish().value();
  EXPECT_EQ(totals.rows_read, 3U);
  EXPECT_EQ(totals.files[1].blocks, 2U);
  EXPECT_EQ(totals.files[1].rows, 2U);
}

TEST_F(VectorSourceTest, ReadsRangesOfFilesAndKeysAlone) {
  source_.dump(41).file().row({1, "a"}).file().row({2, "b"}).dump(42).file().row({3, "c"});
  const ScanRequest request{1, 2, {{ScanColumn::Kind::kData, 0}, {ScanColumn::Kind::kDumpId}}};
  EXPECT_EQ(read(*source_.scan(request).value(), request), (std::vector<Row>{{2, 41}, {3, 42}}));
}

TEST_F(VectorSourceTest, ReadersShareTheRows) {
  source_.dump(41).file();
  for (int id = 0; id < 5'000; ++id) source_.row({id, "name"});
  const ScanRequest request = everything(1);
  const auto scan = source_.scan(request).value();
  {
    const auto idle = scan->open_reader().value();
    EXPECT_EQ(read(*scan, request).size(), 5'000U);
  }
  EXPECT_EQ(scan->finish().value().rows_out, 5'000U);
}

TEST_F(VectorSourceTest, RejectsRowsWithoutKeyAndCountsTheRest) {
  source_.dump(41).file().row({null, "a"}).filtered_row().row({2, "b"});
  const ScanRequest request = everything(1);
  const auto scan = source_.scan(request).value();
  EXPECT_EQ(read(*scan, request).size(), 1U);
  const ScanTotals totals = scan->finish().value();
  EXPECT_EQ(totals.rows_read, 3U);
  EXPECT_EQ(totals.rows_rejected, 1U);
  EXPECT_EQ(totals.rows_filtered, 1U);
  ASSERT_EQ(totals.rejects.size(), 1U);
  EXPECT_EQ(totals.rejects[0].record, R"({"id":null,"name":"a"})");
}

TEST_F(VectorSourceTest, FailsWhereTheScriptSays) {
  source_.dump(41).file().row({1, "a"}).end_block().row({2, "b"}).fail_here(Error(ErrorKind::kBadInput, "torn"));
  const ScanRequest request = everything(1);
  const auto scan = source_.scan(request).value();
  EXPECT_EQ(read(*scan, request).size(), 1U);
  EXPECT_EQ(status_.error().kind(), ErrorKind::kBadInput);
  EXPECT_EQ(scan->finish().error().text(), "torn");
}

TEST_F(VectorSourceTest, FailsAtTheEndWhereTheScriptSays) {
  source_.dump(41).file().row({1, "a"}).fail_finish(Error(ErrorKind::kConflict, "changed"));
  const ScanRequest request = everything(1);
  const auto scan = source_.scan(request).value();
  EXPECT_EQ(read(*scan, request).size(), 1U);
  EXPECT_TRUE(status_.has_value());
  EXPECT_EQ(scan->finish().error().kind(), ErrorKind::kConflict);
}

TEST_F(VectorSourceTest, ShuffledArrivalLosesNothing) {
  source_.dump(41).file();
  for (int id = 0; id < 50; ++id) source_.row({id, "name"}).end_block();
  const ScanRequest request = everything(1);
  std::vector<Row> straight = read(*source_.scan(request).value(), request);
  std::vector<Row> shuffled = read(*source_.shuffle_arrival(1).scan(request).value(), request);
  EXPECT_NE(shuffled, straight);
  std::ranges::sort(shuffled);
  EXPECT_EQ(shuffled, straight);
}

}  // namespace
}  // namespace cairn::testing
