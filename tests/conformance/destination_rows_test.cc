#include <algorithm>

#include "testing/canonical_row.h"
#include "tests/conformance/destination_suite.h"

namespace cairn::testing {
namespace {

class StoredRows : public DestinationSuite {
 protected:
  RowsQuery everything() {
    RowsQuery query{.table = plan().table, .columns = {}};
    for (const PlannedColumn& column : plan().columns) query.columns.push_back({column.column, column.type});
    return query;
  }
  // What comes out, in canonical form, sorted.
  std::vector<std::string> read(const RowsQuery& query) {
    close_writer();
    const auto destination_reader = destination().open_reader().value();
    const std::unique_ptr<RowReader> reader = destination_reader->read_rows(query).value();
    std::vector<CanonicalColumn> columns;
    for (const RowsQuery::Column& column : query.columns) columns.push_back({column.name, column.type});
    std::vector<std::string> lines;
    while (true) {
      const RowReader::Rows rows = reader->next().value();
      if (rows.count == 0) break;
      for (std::size_t row = 0; row < rows.count; ++row) {
        Row cells;
        for (const SinkColumn& column : rows.columns) cells.push_back(memory_store::read_cell(column, row));
        lines.push_back(canonical_row(columns, cells));
      }
    }
    std::ranges::sort(lines);
    return lines;
  }
};
CAIRN_FOR_EVERY_DESTINATION(StoredRows);

TEST_P(StoredRows, ComeOutAsTheyWentIn) {
  replace(dump(41).row({1, "ada"}).row({2, null}).row({3, "a text that is longer than a cell"}));
  EXPECT_EQ(read(everything()), canonical({{1, "ada"}, {2, null}, {3, "a text that is longer than a cell"}}));
}

TEST_P(StoredRows, ComeInMoreThanOneBatch) {
  VectorSource& source = dump(41);
  std::vector<Row> expected;
  for (std::int64_t i = 0; i < 5000; ++i) {
    source.row({i, i % 3 == 0 ? Cell() : Cell("n" + std::to_string(i))});
    expected.push_back({i, i % 3 == 0 ? Cell() : Cell("n" + std::to_string(i))});
  }
  replace(source);
  EXPECT_EQ(read(everything()), canonical(expected));
}

TEST_P(StoredRows, AreNoMoreThanAskedFor) {
  replace(dump(41).row({1, "ada"}).row({2, "bob"}));
  RowsQuery query = everything();
  query.rows_max = 1;
  EXPECT_EQ(read(query).size(), 1U);
  query.rows_max = 0;
  EXPECT_TRUE(read(query).empty());
}

TEST_P(StoredRows, HaveTheColumnsThatAreAskedFor) {
  replace(dump(41).row({1, "ada"}));
  EXPECT_EQ(read({.table = TableName("users"), .columns = {{"name", {TypeId::kString}}}}),
            std::vector<std::string>{R"({"name":"ada"})"});
}

TEST_P(StoredRows, CanBeCountedWithoutAnyColumn) {
  replace(dump(41).row({1, "ada"}).row({2, "bob"}));
  EXPECT_EQ(read({.table = TableName("users"), .columns = {}}), (std::vector<std::string>{"{}", "{}"}));
}

TEST_P(StoredRows, OfWhatIsNotThereAreAnError) {
  replace(dump(41).row({1, "ada"}));
  const auto reader = destination().open_reader().value();
  for (const RowsQuery& query : {RowsQuery{.table = TableName("nobody"), .columns = {}},
                                 RowsQuery{.table = TableName("users"), .columns = {{"age", {TypeId::kInt64}}}},
                                 RowsQuery{.table = TableName("users"), .columns = {{"name", {TypeId::kInt64}}}}}) {
    const auto rows = reader->read_rows(query);
    ASSERT_FALSE(rows.has_value());
    EXPECT_EQ(rows.error().kind(), ErrorKind::kSchemaMismatch) << rows.error().text();
  }
}

}  // namespace
}  // namespace cairn::testing
