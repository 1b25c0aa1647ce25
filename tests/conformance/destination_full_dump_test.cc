#include "tests/conformance/destination_suite.h"

namespace cairn::testing {
namespace {

class FullDump : public DestinationSuite {};
CAIRN_FOR_EVERY_DESTINATION(FullDump);

TEST_P(FullDump, FillsATableThatIsNew) {
  const LoadResult result = replace(dump(41).row({1, "ada"}).row({2, null}));
  EXPECT_EQ(rows(), canonical({{1, "ada"}, {2, null}}));
  EXPECT_EQ(result.counts.rows_loaded, 2);
  EXPECT_EQ(result.rows_before, 0);
  EXPECT_EQ(result.rows_after, 2);
}

TEST_P(FullDump, ReplacesEveryOlderRow) {
  replace(dump(41).row({1, "ada"}).row({2, "bob"}));
  merge(dump(42).row({3, "cyd"}));
  const LoadResult result = replace(dump(43).row({2, "bea"}));
  EXPECT_EQ(rows(), canonical({{2, "bea"}}));
  EXPECT_EQ(versions(), (std::vector<std::int64_t>{43}));
  EXPECT_EQ(result.rows_before, 3);
  EXPECT_EQ(result.rows_after, 1);
}

TEST_P(FullDump, WithoutRowsEmptiesTheTable) {
  replace(dump(41).row({1, "ada"}));
  const LoadResult result = replace(dump(42));
  EXPECT_TRUE(rows().empty());
  EXPECT_EQ(result.rows_after, 0);
  EXPECT_EQ(state().generation, DumpId(42));
}

TEST_P(FullDump, WithoutFilesEmptiesTheTable) {
  replace(dump(41).row({1, "ada"}));
  replace(dump_without_files(42));
  EXPECT_TRUE(rows().empty());
  EXPECT_EQ(state().bookmark, DumpId(42));
  EXPECT_EQ(state().generation, DumpId(42));
}

TEST_P(FullDump, WithoutFilesMakesATableThatIsNew) {
  replace(dump_without_files(41));
  EXPECT_TRUE(rows().empty());
  EXPECT_EQ(peek()->tables(), std::vector<std::string>{"users"});
}

// Which of two equal versions of a row stays is open; that one stays is not.
TEST_P(FullDump, RepeatedUnderAnotherPlanDoublesNothing) {
  replace(dump(41).row({1, "ada"}).row({2, "bob"}));
  add_columns({column("city", "string")});
  EXPECT_EQ(replace(dump(41).row({1, "ada", null}).row({2, "bob", null})).rows_after, 2);
  EXPECT_EQ(rows(), canonical({{1, "ada", null}, {2, "bob", null}}));
}

TEST_P(FullDump, KeepsTheLastOfTheRowsOfAKey) {
  const LoadResult result = replace(dump(41).row({1, "first"}).row({2, "bob"}).row({1, "second"}).row({1, "last"}));
  EXPECT_EQ(rows(), canonical({{1, "last"}, {2, "bob"}}));
  EXPECT_EQ(result.counts.rows_superseded, 2);
}

TEST_P(FullDump, KeepsTheLastRowOfAKeyAcrossBlocksAndFiles) {
  VectorSource& source = dump(41).row({1, "block 0"}).row({2, "block 0"}).end_block().row({1, "block 1"});
  source.file().row({1, "file 1"}).row({3, "file 1"}).file().row({3, "file 2"});
  const LoadResult result = replace(source.shuffle_arrival(7));
  EXPECT_EQ(rows(), canonical({{1, "file 1"}, {2, "block 0"}, {3, "file 2"}}));
  EXPECT_EQ(result.counts.rows_read, 6);
  EXPECT_EQ(result.counts.rows_superseded, 3);
}

TEST_P(FullDump, ReplacesATableWithoutKeyWhole) {
  use(table("clicks", {column("name", "string")}));
  append(dump(41).row({"a"}).row({"a"}));
  const LoadResult result = replace(dump(42).row({"b"}).row({"b"}).row({null}));
  EXPECT_EQ(rows(), canonical({{"b"}, {"b"}, {null}}));
  EXPECT_EQ(result.counts.rows_loaded, 3);
}

class LateFullDump : public DestinationSuite {};
CAIRN_FOR_EVERY_DESTINATION(LateFullDump);

TEST_P(LateFullDump, LeavesNewerRowsAndRemovesOlderOnes) {
  merge(dump(40).row({1, "old"}).row({2, "old"}));
  merge(dump(43).row({2, "new"}).row({3, "new"}));
  const LoadResult result = late_replace(dump(42).row({2, "full"}).row({4, "full"}));
  EXPECT_EQ(rows(), canonical({{2, "new"}, {3, "new"}, {4, "full"}}));
  EXPECT_EQ(result.counts.rows_loaded, 1);
  EXPECT_EQ(result.counts.rows_superseded, 1);
}

TEST_P(LateFullDump, RaisesTheGenerationAndLeavesTheBookmark) {
  replace(dump(40).row({1, "old"}));
  merge(dump(43).row({2, "new"}));
  late_replace(dump(42).row({3, "full"}));
  EXPECT_EQ(state().generation, DumpId(42));
  EXPECT_EQ(state().bookmark, DumpId(43));
}

TEST_P(LateFullDump, WithoutFilesRemovesOlderRowsOnly) {
  replace(dump(40).row({1, "old"}));
  merge(dump(43).row({2, "new"}));
  late_replace(dump_without_files(42));
  EXPECT_EQ(rows(), canonical({{2, "new"}}));
}

TEST_P(LateFullDump, KeepsTheLastOfItsOwnRowsOfAKey) {
  merge(dump(43).row({1, "new"}));
  const LoadResult result =
      late_replace(dump(42).row({1, "x"}).row({2, "first"}).row({1, "y"}).file().row({2, "last"}));
  EXPECT_EQ(rows(), canonical({{1, "new"}, {2, "last"}}));
  EXPECT_EQ(result.counts.rows_superseded, 3);
}

TEST_P(LateFullDump, LeavesNewerRowsOfATableWithoutKey) {
  use(table("clicks", {column("name", "string")}));
  append(dump(40).row({"old"}));
  append(dump(43).row({"new"}));
  late_replace(dump(42).row({"full"}).row({"new"}));
  EXPECT_EQ(rows(), canonical({{"full"}, {"new"}, {"new"}}));
}

}  // namespace
}  // namespace cairn::testing
