#include "tests/conformance/destination_suite.h"

namespace cairn::testing {
namespace {

// rebuild(source) loads all dumps of the script in the place of whatever users holds, under the next epoch.
class Rebuild : public DestinationSuite {
 protected:
  static Load load_of(const VectorSource& source) { return {LoadMode::kRebuild, source.dumps(), true}; }
  LoadResult rebuild(VectorSource& source) {
    ++plan().epoch;
    return commit(load_of(source), source);
  }
  VectorSource& from_full(std::int64_t id) { return dump(id).row({1, "one"}).row({2, "two"}); }
  void SetUp() override {
    replace(dump(41).row({1, "ada"}).row({2, "bob"}).row({3, "cyd"}));
    merge(dump(42).row({2, "bea"}).row({4, "dan"}));
  }
};
CAIRN_FOR_EVERY_DESTINATION(Rebuild);

TEST_P(Rebuild, PutsWhatTheDumpsSayInThePlaceOfAllRows) {
  VectorSource& source = from_full(41);
  source.dump(42).file().row({2, "zwei"}).row({9, "nine"}).dump(43).file().row({9, "neun"});
  const LoadResult result = rebuild(source);
  EXPECT_EQ(rows(), canonical({{1, "one"}, {2, "zwei"}, {9, "neun"}}));
  EXPECT_EQ(result.rows_before, 4);
  EXPECT_EQ(result.rows_after, 3);
  EXPECT_EQ(result.counts.rows_read, 5);
  EXPECT_EQ(result.counts.rows_loaded, 3);
  EXPECT_EQ(result.counts.rows_superseded, 2);
  EXPECT_EQ(versions(), (std::vector<std::int64_t>{41, 42, 43}));
}

TEST_P(Rebuild, BeginsANewEpochWithItsOwnLedger) {
  rebuild(from_full(42));
  EXPECT_EQ(state().epoch, 1);
  EXPECT_EQ(state().applied, std::set<DumpId>{DumpId(42)});
  EXPECT_EQ(state().bookmark, DumpId(42));
  EXPECT_EQ(state().generation, DumpId(42));
  EXPECT_EQ(ledger().size(), 3U);  // what was done is not forgotten
}

TEST_P(Rebuild, MayGoBackToAnEarlierBookmark) {
  rebuild(from_full(41));
  EXPECT_EQ(state().bookmark, DumpId(41));
  merge(dump(42).row({2, "later"}));
  EXPECT_EQ(rows(), canonical({{1, "one"}, {2, "later"}}));
}

TEST_P(Rebuild, WithoutAFullDumpHasNoGeneration) {
  plan().is_history_incomplete = true;
  rebuild(dump(42).row({7, "only"}));
  EXPECT_EQ(rows(), canonical({{7, "only"}}));
  EXPECT_EQ(state().generation, std::nullopt);
  EXPECT_TRUE(state().is_history_incomplete);
}

TEST_P(Rebuild, KeepsTheLastRowOfAKeyThatRepeatsInTheFullDump) {
  VectorSource& source = dump(41).row({1, "first"}).row({1, "last"}).file().row({2, "two"});
  source.dump(42).file().row({2, "zwei"});
  const LoadResult result = rebuild(source.shuffle_arrival(3));
  EXPECT_EQ(rows(), canonical({{1, "last"}, {2, "zwei"}}));
  EXPECT_EQ(result.counts.rows_superseded, 2);
}

TEST_P(Rebuild, FromADumpWithoutFilesEmptiesTheTable) {
  rebuild(dump_without_files(43));
  EXPECT_TRUE(rows().empty());
  EXPECT_EQ(state().row_count, 0);
}

TEST_P(Rebuild, OfTheSameFilesIsNoRepetition) {
  VectorSource& source = from_full(41);
  EXPECT_EQ(rebuild(source).rows_after, 2);
  EXPECT_EQ(rebuild(source).rows_after, 2);
  EXPECT_EQ(state().epoch, 2);
}

TEST_P(Rebuild, UnderTheSameEpochIsARepetition) {
  VectorSource& source = from_full(41);
  rebuild(source);
  const Result<LoadResult> again = try_load(load_of(source), source);
  ASSERT_TRUE(again.has_value()) << again.error().text();
  EXPECT_EQ(again->outcome, LoadOutcome::kAlreadyCommitted);
}

TEST_P(Rebuild, ThatFailsLeavesTheTableAsItWas) {
  VectorSource& source = from_full(41);
  source.dump(42).file().row({5, "lost"}).fail_here(Error(ErrorKind::kBadInput, "the file is damaged"));
  ++plan().epoch;
  expect_failure(load_of(source), source, ErrorKind::kBadInput, "the file is damaged");
  EXPECT_EQ(state().epoch, 0);
  EXPECT_EQ(rows(), canonical({{1, "ada"}, {2, "bea"}, {3, "cyd"}, {4, "dan"}}));
}

TEST_P(Rebuild, IsJudgedByTheGuard) {
  guard = Guard{.rows_min = 1, .lost_share_max = 0.2};
  VectorSource& source = from_full(41);
  ++plan().epoch;
  const Result<LoadResult> held = try_load(load_of(source), source);
  ASSERT_TRUE(held.has_value()) << held.error().text();
  EXPECT_EQ(held->outcome, LoadOutcome::kHeld);
  EXPECT_EQ(state().hold->dump, DumpId(41));
  EXPECT_EQ(state().epoch, 0);
  EXPECT_EQ(rows().size(), 4U);
  guard.is_on = false;
  commit(load_of(source), source);
  EXPECT_FALSE(state().hold.has_value());
}

TEST_P(Rebuild, IsRecordedWithWhoOrderedIt) {
  VectorSource& source = from_full(41);
  const Decision order{.actor = "ada@example", .kind = DecisionKind::kRebuild, .table = TableName("users")};
  ++plan().epoch;
  decision = order;
  commit(load_of(source), source);
  EXPECT_EQ(progress().decisions, std::vector<Decision>{order});
}

TEST_P(Rebuild, MayKeyTheTableAnew) {
  plan().key = {"name"};
  for (PlannedColumn& column : plan().columns) column.is_key = column.field == "name";
  rebuild(dump(41).row({1, "same"}).row({2, "same"}).row({3, "other"}));
  EXPECT_EQ(rows(), canonical({{2, "same"}, {3, "other"}}));
  EXPECT_EQ(state().key, std::vector<std::string>{"name"});
  merge(dump(42).row({4, "other"}));
  EXPECT_EQ(rows(), canonical({{2, "same"}, {4, "other"}}));
}

TEST_P(Rebuild, OfATableWithoutKeyKeepsEveryRow) {
  use(table("clicks", {column("name", "string")}));
  append(dump(41).row({"a"}).row({"a"}));
  VectorSource& source = dump(41).row({"a"}).row({"b"});
  source.dump(42).file().row({"b"});
  ++plan().epoch;
  commit(load_of(source), source);
  EXPECT_EQ(rows(), canonical({{"a"}, {"b"}, {"b"}}));
}

TEST_P(Rebuild, BringsNewColumns) {
  add_columns({column("city", "string")});
  plan().epoch = 1;
  VectorSource& source = dump(41).row({1, "ada", "Paris"});
  commit(load_of(source), source);
  EXPECT_EQ(rows(), canonical({{1, "ada", "Paris"}}));
}

TEST_P(Rebuild, AHoldThatPlanningFoundIsRecorded) {
  const Hold hold{.dump = DumpId(41),
                  .reason = "it would lack dumps",
                  .rows_before = 4,
                  .rows_after = 4,
                  .manifest_sha256 = "manifest-41"};
  ASSERT_TRUE(writer().record_hold(TableName("users"), hold).has_value());
  EXPECT_EQ(state().hold, hold);
}

}  // namespace
}  // namespace cairn::testing
