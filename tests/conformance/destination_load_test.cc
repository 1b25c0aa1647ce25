#include <atomic>
#include <map>

#include "tests/conformance/destination_suite.h"

namespace cairn::testing {
namespace {

Error bad_block() { return make_error(ErrorKind::kBadInput, "block 1 at byte 4096: crc mismatch"); }

class Accounting : public DestinationSuite {};
CAIRN_FOR_EVERY_DESTINATION(Accounting);

TEST_P(Accounting, EveryRowIsLoadedSupersededRejectedOrFiltered) {
  merge(dump(43).row({5, "newer"}));
  VectorSource& source = dump(41).row({1, "a"}).row({null, "no key"}).filtered_row().row({1, "b"}).row({5, "older"});
  const LoadCounts counts = late_merge(source).counts;
  EXPECT_EQ(counts.rows_read, 5);
  EXPECT_EQ(counts.rows_loaded, 1);
  EXPECT_EQ(counts.rows_superseded, 2);
  EXPECT_EQ(counts.rows_rejected, 1);
  EXPECT_EQ(counts.rows_filtered, 1);
}

TEST_P(Accounting, HoldsForFullDumpsToo) {
  const LoadCounts counts =
      replace(dump(41).row({1, "a"}).filtered_row().row({1, "b"}).row({null, "c"}).file().row({null, "d"})).counts;
  EXPECT_EQ(counts.rows_read, 5);
  EXPECT_EQ(counts.rows_loaded, 1);
  EXPECT_EQ(counts.rows_superseded, 1);
  EXPECT_EQ(counts.rows_rejected, 2);
  EXPECT_EQ(counts.rows_filtered, 1);
}

TEST_P(Accounting, HoldsForAppendedTables) {
  use(table("clicks", {column("name", "string")}));
  const LoadCounts counts = append(dump(41).row({"a"}).row({"a"}).filtered_row()).counts;
  EXPECT_EQ(counts.rows_read, 3);
  EXPECT_EQ(counts.rows_loaded, 2);
  EXPECT_EQ(counts.rows_filtered, 1);
}

TEST_P(Accounting, CountsZeroTimes) {
  EXPECT_EQ(merge(dump(41).row({1, "a"}).zero_times(3).file().zero_times(1)).counts.zero_times, 4);
  EXPECT_EQ(replace(dump(42).row({1, "a"}).zero_times(2)).counts.zero_times, 2);
}

TEST_P(Accounting, RejectedRowsAreKeptWithPlaceReasonAndRecord) {
  merge(dump(41).row({1, "ada"}).end_block().row({2, "bob"}).row({null, "no \"key\""}));
  const std::vector<PeekedReject> rejects = peek()->rejects();
  ASSERT_EQ(rejects.size(), 1U);
  EXPECT_EQ(rejects[0].table, "users");
  EXPECT_EQ(rejects[0].dump, 41);
  EXPECT_EQ(rejects[0].uri, "s3://bucket/sync_41/0.avro");
  EXPECT_EQ(rejects[0].block, 1);
  EXPECT_EQ(rejects[0].row, 1);
  EXPECT_EQ(rejects[0].reason, "key 'user_id' is NULL");
  EXPECT_EQ(rejects[0].record, R"({"name":"no \"key\"","user_id":null})");
  EXPECT_EQ(rejects[0].load_id, ledger().back().load.value());
}

TEST_P(Accounting, RejectsRowsOfFullDumpsOnce) {
  replace(dump(41).row({null, "a"}).row({1, "first"}).row({1, "last"}).file().row({null, "b"}));
  EXPECT_EQ(peek()->rejects().size(), 2U);
}

TEST_P(Accounting, RejectsRowsThatLackAnyPartOfTheirKey) {
  use(table("events", {key("event_id", "int64"), key("user_id", "string")}));
  EXPECT_EQ(merge(dump(41).row({1, null}).row({null, "u"}).row({1, "u"})).counts.rows_rejected, 2);
  EXPECT_EQ(rows(), canonical({{1, "u"}}));
}

TEST_P(Accounting, CountsEventIdsThatUsersShare) {
  const auto events = [this](std::int64_t id) -> VectorSource& {
    return dump(id).row({1, "u"}).row({1, "v"}).row({1, "w"}).row({2, "u"}).row({2, "u"}).row({3, "u"}).row({4, null});
  };
  use(table("by_event", {key("event_id", "int64"), column("user_id", "string")}));
  EXPECT_EQ(replace(events(41)).shared_event_ids, 1);
  EXPECT_EQ(merge(events(42)).shared_event_ids, 1);
  EXPECT_EQ(merge(dump(43).row({3, "x"}).row({5, "x"})).shared_event_ids, 0);
  use(table("by_user", {key("event_id", "int64"), key("user_id", "string")}));
  EXPECT_EQ(replace(events(41)).shared_event_ids, 1);
  EXPECT_EQ(merge(events(42)).shared_event_ids, 1);
}

class Ledger : public DestinationSuite {};
CAIRN_FOR_EVERY_DESTINATION(Ledger);

TEST_P(Ledger, ALoadTakesEffectOnce) {
  VectorSource& source = dump(41).row({1, "ada"});
  merge(source);
  const std::size_t scans = source.scan_count();
  const Result<LoadResult> again = try_load(testing::merge(source), source);
  ASSERT_TRUE(again.has_value()) << again.error().text();
  EXPECT_EQ(again->outcome, LoadOutcome::kAlreadyCommitted);
  EXPECT_EQ(source.scan_count(), scans) << "what is in the ledger is not read again";
  EXPECT_EQ(ledger().size(), 1U);
  EXPECT_EQ(rows(), canonical({{1, "ada"}}));
}

TEST_P(Ledger, AnAppendTakesEffectOnceAlsoInTheNextProcess) {
  use(table("clicks", {column("name", "string")}));
  VectorSource& source = dump(41).row({"a"});
  append(source);
  reopen();
  EXPECT_EQ(try_load(testing::append(source), source).value().outcome, LoadOutcome::kAlreadyCommitted);
  EXPECT_EQ(rows(), canonical({{"a"}}));
}

TEST_P(Ledger, ListsLoadsInTheOrderOfTheirCommits) {
  replace(dump(41).row({1, "ada"}));
  merge(dump(43).row({1, "bea"}));
  late_merge(dump(42).row({2, "cyd"}));
  std::vector<std::int64_t> dumps;
  for (const LedgerEntry& entry : ledger()) dumps.push_back(entry.last_dump.value());
  EXPECT_EQ(dumps, (std::vector<std::int64_t>{41, 43, 42}));
}

TEST_P(Ledger, ProgressNamesAFileOfTheNewestLoad) {
  EXPECT_EQ(progress().newest_file, std::nullopt);
  merge(dump(43).row({1, "a"}));
  late_merge(dump(41).row({2, "b"}));
  merge(dump_without_files(44));
  EXPECT_EQ(progress().newest_file, "s3://bucket/sync_41/0.avro");
}

TEST_P(Ledger, SurvivesTheNextProcess) {
  replace(dump(41).row({1, "ada"}));
  merge(dump(42).row({2, "bob"}));
  const ConnectionId connection = writer().connection_id();
  reopen();
  EXPECT_EQ(writer().connection_id(), connection);
  EXPECT_EQ(state().bookmark, DumpId(42));
  EXPECT_EQ(state().generation, DumpId(41));
  EXPECT_EQ(state().row_count, 2);
  EXPECT_EQ(state().applied, (std::set<DumpId>{DumpId(41), DumpId(42)}));
}

TEST_P(Ledger, KeepsTablesApart) {
  merge(dump(41).row({1, "ada"}));
  use(table("sessions", {key("event_id", "int64")}));
  replace(dump(42).row({7}).row({8}));
  EXPECT_EQ(rows_of("sessions").size(), 2U);
  EXPECT_EQ(rows_of("users").size(), 1U);
  EXPECT_EQ(progress().tables.at(TableName("users")).bookmark, DumpId(41));
  EXPECT_EQ(progress().tables.at(TableName("sessions")).bookmark, DumpId(42));
}

class FailedLoad : public DestinationSuite {};
CAIRN_FOR_EVERY_DESTINATION(FailedLoad);

TEST_P(FailedLoad, OfIncrementsLeavesEverythingAsItWas) {
  merge(dump(41).row({1, "ada"}));
  VectorSource& source = dump(42).row({1, "bea"}).row({null, "rejected"}).row({2, "bob"}).end_block().row({3, "cyd"});
  expect_failure(testing::merge(source), source.fail_here(bad_block()), ErrorKind::kBadInput, "crc mismatch");
}

TEST_P(FailedLoad, OfAFullDumpLeavesEverythingAsItWas) {
  replace(dump(41).row({1, "ada"}).row({2, "bob"}));
  VectorSource& source = dump(42).row({1, "bea"}).end_block().row({3, "cyd"}).file().row({4, "dan"});
  source.fail_here(bad_block());
  expect_failure(testing::replace(source), source, ErrorKind::kBadInput, "crc mismatch");
}

TEST_P(FailedLoad, OfAnAppendLeavesEverythingAsItWas) {
  use(table("clicks", {column("name", "string")}));
  append(dump(41).row({"a"}));
  VectorSource& source = dump(42).row({"b"}).fail_here(bad_block());
  expect_failure(testing::append(source), source, ErrorKind::kBadInput, "crc mismatch");
}

TEST_P(FailedLoad, AfterTheLastRowLeavesEverythingAsItWas) {
  replace(dump(41).row({1, "ada"}));
  const Error changed = make_error(ErrorKind::kConflict, "users/0.avro changed while it was read");
  VectorSource& full = dump(42).row({1, "bea"}).fail_finish(changed);
  expect_failure(testing::replace(full), full, ErrorKind::kConflict, "changed while it was read");
  VectorSource& increment = dump(42).row({1, "bea"}).fail_finish(changed);
  expect_failure(testing::merge(increment), increment, ErrorKind::kConflict, "changed while it was read");
}

TEST_P(FailedLoad, KeepsTheKindOfTheSourcesError) {
  for (const ErrorKind kind : {ErrorKind::kTransient, ErrorKind::kNotFound, ErrorKind::kDenied, ErrorKind::kConflict,
                               ErrorKind::kSchemaMismatch}) {
    VectorSource& source = dump(41).row({1, "ada"}).fail_here(make_error(kind, "as the source says"));
    expect_failure(testing::merge(source), source, kind, "as the source says");
  }
}

TEST_P(FailedLoad, LeavesTheWriterUsable) {
  VectorSource& bad = dump(41).row({1, "bad"}).fail_here(bad_block());
  EXPECT_FALSE(try_load(testing::merge(bad), bad).has_value());
  EXPECT_FALSE(try_load(testing::replace(bad), bad).has_value());
  merge(dump(41).row({1, "ada"}));
  EXPECT_FALSE(try_load(testing::late_replace(bad), bad).has_value());
  merge(dump(42).row({2, "bob"}));
  EXPECT_EQ(rows(), canonical({{1, "ada"}, {2, "bob"}}));
}

TEST_P(FailedLoad, InLateBlocksOfManyLeavesEverythingAsItWas) {
  replace(dump(41).row({1, "ada"}));
  VectorSource& source = dump(42);
  for (std::int64_t id = 0; id < 9'000; ++id) source.row({id, "name"});
  source.fail_here(bad_block());
  expect_failure(testing::merge(source), source, ErrorKind::kBadInput, "crc mismatch");
  expect_failure(testing::replace(source), source, ErrorKind::kBadInput, "crc mismatch");
}

TEST_P(FailedLoad, ByCancellationLeavesEverythingAsItWas) {
  replace(dump(41).row({1, "ada"}));
  VectorSource& source = dump(42);
  for (std::int64_t id = 0; id < 9'000; ++id) source.row({id, "name"});
  on_progress = [](std::uint64_t) { return false; };
  expect_failure(testing::merge(source), source, ErrorKind::kCancelled, "");
  expect_failure(testing::replace(source), source, ErrorKind::kCancelled, "");
}

class RowProgress : public DestinationSuite {};
CAIRN_FOR_EVERY_DESTINATION(RowProgress);

TEST_P(RowProgress, IsReportedAndNeverExceedsTheRows) {
  VectorSource& source = dump(41);
  for (std::int64_t id = 0; id < 9'000; ++id) source.row({id, "name"});
  std::atomic<std::uint64_t> most = 0;
  on_progress = [&most](std::uint64_t rows) {
    std::uint64_t seen = most;
    while (rows > seen && !most.compare_exchange_weak(seen, rows)) {
    }
    return true;
  };
  merge(source);
  EXPECT_GT(most, 0U);
  EXPECT_LE(most, 9'000U);
}

class Hold : public DestinationSuite {
 protected:
  // A full dump of `count` rows.
  VectorSource& people(std::int64_t id, std::int64_t count) {
    VectorSource& source = dump(id);
    for (std::int64_t person = 0; person < count; ++person) source.row({person, "p"});
    return source;
  }
  // Loads a full dump that the guard must stop.
  LoadResult held(VectorSource& source) {
    const LoadResult result = try_load(testing::replace(source), source).value();
    EXPECT_EQ(result.outcome, LoadOutcome::kHeld);
    return result;
  }
  void SetUp() override {
    replace(people(41, 100));
    guard = Guard{.rows_min = 10, .lost_share_max = 0.2};
  }
};
CAIRN_FOR_EVERY_DESTINATION(Hold);

TEST_P(Hold, LeavesTheTableAsItWas) {
  const std::vector<std::string> before = rows();
  const LoadResult result = held(people(42, 79));
  EXPECT_EQ(result.rows_before, 100);
  EXPECT_EQ(result.rows_after, 79);
  EXPECT_EQ(rows(), before);
  EXPECT_EQ(state().bookmark, DumpId(41));
  EXPECT_EQ(state().applied, std::set<DumpId>{DumpId(41)});
  EXPECT_EQ(ledger().size(), 1U);
}

TEST_P(Hold, IsRecordedWithWhatItWouldHaveDone) {
  held(people(42, 79));
  ASSERT_TRUE(state().hold.has_value());
  EXPECT_EQ(state().hold->dump, DumpId(42));
  EXPECT_EQ(state().hold->rows_before, 100);
  EXPECT_EQ(state().hold->rows_after, 79);
  EXPECT_EQ(state().hold->manifest_sha256, "manifest-42");
  EXPECT_FALSE(state().hold->reason.empty());
}

TEST_P(Hold, CountsRowsAfterRepeatedKeysAreGone) {
  VectorSource& source = people(42, 70);
  for (std::int64_t person = 0; person < 40; ++person) source.row({person, "again"});
  EXPECT_EQ(held(source).rows_after, 70);
}

TEST_P(Hold, AppliesToEmptyFullDumps) {
  EXPECT_EQ(held(dump_without_files(42)).rows_after, 0);
  EXPECT_EQ(rows().size(), 100U);
}

TEST_P(Hold, DoesNotStopADumpThatLosesLess) {
  replace(people(42, 80));
  EXPECT_FALSE(state().hold.has_value());
}

TEST_P(Hold, DoesNotStopIncrements) {
  held(people(43, 5));
  merge(dump(42).row({1000, "new"}));
  EXPECT_EQ(state().bookmark, DumpId(42));
  EXPECT_EQ(state().hold->dump, DumpId(43));
}

TEST_P(Hold, EndsWhenItsDumpIsApproved) {
  VectorSource& source = people(42, 5);
  held(source);
  guard.is_on = false;
  replace(source);
  EXPECT_FALSE(state().hold.has_value());
  EXPECT_EQ(rows().size(), 5U);
}

TEST_P(Hold, EndsWithANewerFullDump) {
  held(people(42, 5));
  replace(people(43, 100));
  EXPECT_FALSE(state().hold.has_value());
  EXPECT_EQ(state().generation, DumpId(43));
}

TEST_P(Hold, OfANewerDumpTakesItsPlace) {
  held(people(42, 5));
  held(people(43, 6));
  EXPECT_EQ(state().hold->dump, DumpId(43));
  EXPECT_EQ(state().hold->rows_after, 6);
}

TEST_P(Hold, LeavesTheWriterUsable) {
  held(people(42, 5));
  replace(people(43, 99));
  EXPECT_EQ(rows().size(), 99U);
}

}  // namespace
}  // namespace cairn::testing
