#include "tests/conformance/destination_suite.h"

namespace cairn::testing {
namespace {

class Increment : public DestinationSuite {};
CAIRN_FOR_EVERY_DESTINATION(Increment);

TEST_P(Increment, UpsertsByKey) {
  replace(dump(41).row({1, "ada"}).row({2, "bob"}));
  const LoadResult result = merge(dump(42).row({2, "bea"}).row({3, "cyd"}));
  EXPECT_EQ(rows(), canonical({{1, "ada"}, {2, "bea"}, {3, "cyd"}}));
  EXPECT_EQ(versions(), (std::vector<std::int64_t>{41, 42, 42}));
  EXPECT_EQ(result.counts.rows_loaded, 2);
  EXPECT_EQ(result.counts.rows_superseded, 0);
}

TEST_P(Increment, ReplacesWholeRowsWithTheirNulls) {
  replace(dump(41).row({1, "ada"}));
  merge(dump(42).row({1, null}));
  EXPECT_EQ(rows(), canonical({{1, null}}));
}

TEST_P(Increment, KeepsTheLastOfTheRowsOfAKey) {
  const LoadResult result = merge(dump(41).row({1, "first"}).row({1, "second"}).end_block().row({1, "last"}));
  EXPECT_EQ(rows(), canonical({{1, "last"}}));
  EXPECT_EQ(result.counts.rows_superseded, 2);
}

TEST_P(Increment, TheLaterFileOfADumpWins) {
  merge(dump(41).row({1, "file 0"}).file().row({1, "file 1"}).file().row({1, "file 2"}).shuffle_arrival(3));
  EXPECT_EQ(rows(), canonical({{1, "file 2"}}));
}

TEST_P(Increment, TheLaterDumpOfARangeWins) {
  VectorSource& source = dump(41).row({1, "41"}).row({2, "41"});
  source.dump(42).file().row({1, "42"}).row({3, "42"}).dump(43).file().row({3, "43"});
  const LoadResult result = merge(source.shuffle_arrival(5));
  EXPECT_EQ(rows(), canonical({{1, "42"}, {2, "41"}, {3, "43"}}));
  EXPECT_EQ(versions(), (std::vector<std::int64_t>{41, 42, 43}));
  EXPECT_EQ(result.counts.rows_superseded, 2);
}

TEST_P(Increment, YieldsToNewerRowsThatAreStored) {
  merge(dump(43).row({1, "new"}));
  const LoadResult result = late_merge(dump(42).row({1, "late"}).row({2, "late"}));
  EXPECT_EQ(rows(), canonical({{1, "new"}, {2, "late"}}));
  EXPECT_EQ(result.counts.rows_loaded, 1);
  EXPECT_EQ(result.counts.rows_superseded, 1);
}

TEST_P(Increment, ThatIsLateLeavesTheBookmark) {
  merge(dump(43).row({1, "new"}));
  late_merge(dump(42).row({2, "late"}));
  EXPECT_EQ(state().bookmark, DumpId(43));
  EXPECT_EQ(state().applied, (std::set<DumpId>{DumpId(42), DumpId(43)}));
}

// A planner that asks for a dump twice has a fault. Whether it is told or not, the rows stay single.
TEST_P(Increment, RepeatedUnderAnotherPlanDoublesNothing) {
  merge(dump(42).row({1, "ada"}).row({2, "bob"}));
  add_columns({column("city", "string")});
  VectorSource& source = dump(42).row({1, "ada", null}).row({2, "bob", null});
  const Result<LoadResult> repeated = try_load(testing::merge(source), source);
  EXPECT_TRUE(!repeated.has_value() || repeated->rows_after == 2);
  EXPECT_EQ(rows(), canonical({{1, "ada", null}, {2, "bob", null}}));
}

TEST_P(Increment, WithoutRowsOrFilesMovesTheBookmark) {
  replace(dump(41).row({1, "ada"}));
  merge(dump(42));
  EXPECT_EQ(state().bookmark, DumpId(42));
  merge(dump_without_files(43));
  EXPECT_EQ(state().bookmark, DumpId(43));
  EXPECT_EQ(rows(), canonical({{1, "ada"}}));
}

TEST_P(Increment, NamesTheExactDumpsOfItsRange) {
  merge(dump_without_files(41).dump(43).file().row({1, "ada"}).dump(46));
  EXPECT_EQ(state().applied, (std::set<DumpId>{DumpId(41), DumpId(43), DumpId(46)}));
  EXPECT_EQ(state().bookmark, DumpId(46));
  EXPECT_FALSE(state().generation.has_value());
}

TEST_P(Increment, UpsertsByKeysOfSeveralColumns) {
  use(table("events", {key("event_id", "int64"), column("path", "string"), key("user_id", "string")}));
  merge(dump(41).row({1, "/a", "u"}).row({1, "/b", "v"}).row({2, "/c", "u"}));
  merge(dump(42).row({1, "/z", "v"}));
  EXPECT_EQ(rows(), canonical({{1, "/a", "u"}, {1, "/z", "v"}, {2, "/c", "u"}}));
}

TEST_P(Increment, UpsertsByKeysThatAreText) {
  use(table("users", {key("user_id", "string"), column("n", "int64")}));
  const std::string twelve = "twelve bytes";
  const std::string longer = "a key that is longer than twelve bytes";
  merge(dump(41).row({"", 0}).row({twelve, 1}).row({twelve + "!", 2}).row({longer, 3}).row({longer + "!", 4}));
  merge(dump(42).row({twelve, 10}).row({longer, 30}).row({"", 5}));
  EXPECT_EQ(rows(), canonical({{"", 5}, {twelve, 10}, {twelve + "!", 2}, {longer, 30}, {longer + "!", 4}}));
}

TEST_P(Increment, OfManyRowsReplacesThemAll) {
  constexpr std::int64_t kRows = 12'000;
  VectorSource& full = dump(41);
  VectorSource& delta = dump(42);
  std::vector<Row> expected;
  for (std::int64_t id = 0; id < kRows; ++id) {
    full.row({id, "a name that does not fit into a cell"});
    if (id % 3 == 0) delta.row({id, "changed"});
    expected.push_back({id, id % 3 == 0 ? "changed" : "a name that does not fit into a cell"});
  }
  replace(full);
  const LoadResult result = merge(delta.file().rows({{kRows, "one more"}}));
  expected.push_back({kRows, "one more"});
  EXPECT_EQ(rows(), canonical(expected));
  EXPECT_EQ(result.rows_before, kRows);
  EXPECT_EQ(result.rows_after, kRows + 1);
}

class Append : public DestinationSuite {
 protected:
  Append() { use(table("clicks", {column("name", "string")})); }
};
CAIRN_FOR_EVERY_DESTINATION(Append);

TEST_P(Append, KeepsEveryRow) {
  append(dump(41).row({"a"}).row({"a"}).row({null}));
  const LoadResult result = append(dump(42).row({"a"}).row({"b"}));
  EXPECT_EQ(rows(), canonical({{"a"}, {"a"}, {"a"}, {"b"}, {null}}));
  EXPECT_EQ(result.counts.rows_loaded, 2);
  EXPECT_EQ(result.rows_after, 5);
}

TEST_P(Append, RemembersItsFiles) {
  append(dump_without_files(41).file("s3://bucket/a.avro").row({"a"}));
  append(dump_without_files(42).file("s3://bucket/b.avro").row({"b"}));
  using Files = std::set<std::pair<std::string, std::string>>;
  EXPECT_EQ(state().appended_files, (Files{{"s3://bucket/a.avro", "etag of s3://bucket/a.avro"},
                                           {"s3://bucket/b.avro", "etag of s3://bucket/b.avro"}}));
}

TEST_P(Append, TablesWithAKeyRememberNoFiles) {
  use(table("users", {key("user_id", "int64")}));
  merge(dump(41).row({1}));
  EXPECT_TRUE(state().appended_files.empty());
}

}  // namespace
}  // namespace cairn::testing
