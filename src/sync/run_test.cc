#include "sync/run.h"

#include <filesystem>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "destination/factory.h"
#include "sync/report_json.h"
#include "sync/run_lock.h"
#include "testing/avro_file.h"
#include "testing/fake_clock.h"
#include "testing/peek.h"
#include "testing/test_bucket.h"

namespace cairn {
namespace {

using testing::TestBucket;
using testing::TestRow;

// One connection from a bucket in memory to a destination in memory.
class RunTest : public ::testing::Test {
 protected:
  RunTest() {
    settings_.selection.select = {{.pattern = "*"}};
    settings_.cache_directory = std::filesystem::temp_directory_path() / ("cairn_run_test_" + std::to_string(getpid()));
    settings_.version = "test";
    const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
    destination_settings_ = {.type = "memory", .path = test->name()};
    destination_ = make_destination(destination_settings_, clock_).value();
  }
  ~RunTest() override { std::filesystem::remove_all(settings_.cache_directory); }

  RunParts parts() { return {bucket_.store(), *destination_, clock_, log_, observer_, stop_.get_token()}; }
  RunReport sync() { return run_sync(settings_, parts()).value().report; }
  const TableReport& table(const RunReport& report, const std::string& name) {
    for (const TableReport& entry : report.tables) {
      if (entry.table.value() == name) return entry;
    }
    throw std::out_of_range(name);
  }
  std::vector<std::string> rows(const std::string& name) {
    return testing::open_peek(destination_settings_)->rows(name);
  }
  std::size_t row_count(const std::string& name) { return rows(name).size(); }

  TestBucket bucket_;
  testing::FakeClock clock_;
  NullLog log_;
  RunObserver observer_;
  std::stop_source stop_;
  RunSettings settings_;
  DestinationSettings destination_settings_;
  std::unique_ptr<Destination> destination_;
};

TEST_F(RunTest, LoadsEveryPendingDumpInOrder) {
  bucket_.dump(1).full("click", {{1, "a"}, {2, "b"}}).end();
  bucket_.dump(2).incremental("click", {{2, "B"}, {3, "c"}}).end();
  const RunReport report = sync();
  EXPECT_EQ(report.exit_code(), 0) << report_json(report);
  EXPECT_EQ(row_count("click"), 3U);
  EXPECT_EQ(table(report, "click").bookmark, DumpId(2));
  EXPECT_EQ(table(report, "click").totals().rows_read, 4);
  EXPECT_TRUE(table(report, "click").totals().is_balanced());
}

TEST_F(RunTest, ASecondRunOpensNoDataFile) {
  bucket_.dump(1).full("click", {{1, "a"}}).end();
  sync();
  bucket_.store().forget_opened_keys();
  const RunReport report = sync();
  EXPECT_EQ(report.exit_code(), 0);
  EXPECT_TRUE(table(report, "click").loads.empty());
  EXPECT_EQ(bucket_.store().opened_keys(), std::vector<std::string>{"manifests/sync_1.json"});
}

TEST_F(RunTest, ABadFileStopsItsTableAndNoOther) {
  bucket_.dump(1).full("click", {{1, "a"}}).full("view", {{1, "v"}}).end();
  bucket_.dump(2).incremental("click", {{2, "b"}}).incremental("view", {{2, "w"}}).end();
  bucket_.dump(3).incremental("click", {{3, "c"}}).end();
  bucket_.store().put(TestBucket::file_key(2, "click"), "no avro");
  const RunReport report = sync();
  EXPECT_EQ(report.exit_code(), 3);
  EXPECT_EQ(table(report, "click").bookmark, DumpId(1));
  EXPECT_EQ(table(report, "click").outcome, TableOutcome::kStopped);
  EXPECT_EQ(row_count("click"), 1U);
  EXPECT_EQ(row_count("view"), 2U);
}

TEST_F(RunTest, DamageBehindTheHeaderIsFoundWhileLoadingAndPlannedAround) {
  bucket_.dump(1).full("click", {{1, "a"}}).end();
  bucket_.dump(2).incremental("click", {{2, "b"}}).end();
  std::string bytes = testing::avro_file({{3, "c"}, {4, "d"}});
  bytes[bytes.size() - 20] ^= 1;
  bucket_.dump(3).incremental("click", {}).end();
  bucket_.store().put(TestBucket::file_key(3, "click"), bytes);
  const RunReport report = sync();
  EXPECT_EQ(report.exit_code(), 3);
  EXPECT_EQ(table(report, "click").bookmark, DumpId(2));
  EXPECT_EQ(row_count("click"), 2U);
}

TEST_F(RunTest, AMissingFileStopsTheTableUntilItIsThere) {
  bucket_.dump(1).full("click", {{1, "a"}}).end();
  bucket_.store().remove(TestBucket::file_key(1, "click"));
  const RunReport stopped = sync();
  EXPECT_EQ(stopped.exit_code(), 3);
  ASSERT_TRUE(table(stopped, "click").error.has_value());
  EXPECT_EQ(table(stopped, "click").error->kind(), ErrorKind::kNotFound);
  bucket_.store().put(TestBucket::file_key(1, "click"), testing::avro_file({{1, "a"}}));
  EXPECT_EQ(sync().exit_code(), 0);
  EXPECT_EQ(row_count("click"), 1U);
}

TEST_F(RunTest, AFileThatKeepsChangingIsTriedThreeTimes) {
  bucket_.dump(1).full("click", {{1, "a"}}).full("view", {{1, "v"}}).end();
  int changes = 0;
  bucket_.store().before_read([&](const ObjectKey& key) {
    if (key.value() != TestBucket::file_key(1, "click")) return;
    bucket_.store().put(key.value(), testing::avro_file({{1, std::to_string(++changes)}}));
  });
  const RunReport report = sync();
  EXPECT_EQ(report.exit_code(), 3);
  EXPECT_EQ(table(report, "click").outcome, TableOutcome::kStopped);
  EXPECT_EQ(row_count("view"), 1U);
}

TEST_F(RunTest, ZeroAsATimeIsCounted) {
  using testing::avro_long;
  const testing::AvroFile file{.schema = R"({"type":"record","name":"row","fields":[
                                   {"name":"event_id","type":"long"},{"name":"time","type":"long"}]})",
                               .blocks = {{2, avro_long(1) + avro_long(1'700'000'000) + avro_long(2) + avro_long(0)}}};
  bucket_.dump(1).full("click", {}).end();
  bucket_.store().put(TestBucket::file_key(1, "click"), file.bytes());
  EXPECT_EQ(table(sync(), "click").totals().zero_times, 1);
}

TEST_F(RunTest, RowsWithoutAKeyAreSetAsideAndCounted) {
  bucket_.dump(1).full("click", {{1, "a"}, {std::nullopt, "lost"}, {2, "b"}}).end();
  const RunReport report = sync();
  EXPECT_EQ(report.exit_code(), 0);
  EXPECT_EQ(table(report, "click").totals().rows_rejected, 1);
  EXPECT_EQ(row_count("click"), 2U);
  const auto rejects = testing::open_peek(destination_settings_)->rejects();
  ASSERT_EQ(rejects.size(), 1U);
  EXPECT_EQ(rejects.front().record, R"({"event_id":null,"value":"lost"})");
}

TEST_F(RunTest, AFullDumpThatEmptiesALargeTableIsHeld) {
  std::vector<TestRow> many;
  for (int i = 0; i < 1500; ++i) many.push_back({i, "x"});
  bucket_.dump(1).full("click", many).end();
  bucket_.dump(2).empty("click").end();
  const RunReport report = sync();
  EXPECT_EQ(report.exit_code(), 0) << "the newest full dump is the only one that counts on a first run";
  bucket_.dump(3).full("click", many).end();
  sync();
  bucket_.dump(4).empty("click").end();
  const RunReport held = sync();
  EXPECT_EQ(held.exit_code(), 5);
  EXPECT_EQ(table(held, "click").outcome, TableOutcome::kHeld);
  EXPECT_EQ(row_count("click"), 1500U);
  EXPECT_EQ(sync().exit_code(), 5) << "a hold stays until somebody decides";
}

TEST_F(RunTest, TwoFullDumpsThatAreBothHeldDoNotTakeTurns) {
  std::vector<TestRow> many;
  for (int i = 0; i < 1500; ++i) many.push_back({i, "x"});
  bucket_.dump(1).full("click", many).end();
  sync();
  bucket_.dump(2).incremental("click", {{2000, "y"}}).end();
  bucket_.dump(3).empty("click").end();
  bucket_.dump(4).full("click", {{1, "z"}}).end();
  const RunReport held = sync();
  EXPECT_EQ(held.exit_code(), 5) << report_json(held);
  EXPECT_EQ(table(held, "click").bookmark, DumpId(2)) << "the increment before the held dumps applies";
  EXPECT_EQ(row_count("click"), 1501U);
  EXPECT_EQ(sync().exit_code(), 5);
}

// Types that change.

// A file of click whose field `value` has another type than the bucket's string: (event_id, bytes of the value).
std::string click_file(const std::string& type, const std::vector<std::pair<std::int64_t, std::string>>& rows) {
  testing::AvroFile file{.schema = R"({"type":"record","name":"r","fields":[{"name":"event_id","type":"long"},)"
                                   R"({"name":"value","type":)" +
                                   type + "}]}"};
  testing::AvroFile::Block block{.rows = static_cast<std::int64_t>(rows.size())};
  for (const auto& [id, value] : rows) block.bytes += testing::avro_long(id) + value;
  file.blocks.push_back(block);
  return file.bytes();
}

std::string raw_double(double number) { return {reinterpret_cast<const char*>(&number), sizeof number}; }

std::string row_text(int id, const std::string& value) {
  return fmt::format(R"({{"event_id":{},"value":{}}})", id, value);
}

class TypeChanges : public RunTest {
 protected:
  // A dump of click with these bytes as its one file.
  void dump(std::int64_t id, const std::string& bytes) {
    bucket_.dump(id);
    if (id == 1) {
      bucket_.full("click", {});
    } else {
      bucket_.incremental("click", {});
    }
    bucket_.end();
    bucket_.store().put(TestBucket::file_key(id, "click"), bytes);
  }
  std::vector<std::string> changes(const RunReport& report) {
    std::vector<std::string> found;
    for (const Notice& notice : report.notices) {
      if (notice.kind == NoticeKind::kTypeChange) found.push_back(notice.message);
    }
    return found;
  }
};

TEST_F(TypeChanges, BetweenDumpsWidenTheColumn) {
  dump(1, click_file("\"long\"", {{1, testing::avro_long(5)}}));
  sync();
  dump(2, click_file("\"string\"", {{2, testing::avro_sized("six")}}));
  const RunReport report = sync();
  EXPECT_EQ(report.exit_code(), 0) << report_json(report);
  EXPECT_EQ(rows("click"), (std::vector<std::string>{row_text(1, "\"5\""), row_text(2, "\"six\"")}));
  EXPECT_EQ(changes(report),
            std::vector<std::string>{"the column 'value' of 'click' widens from int64 to string for dump 2"});
  EXPECT_TRUE(changes(sync()).empty());
}

TEST_F(TypeChanges, OfSeveralDumpsInOneRunAreOne) {
  dump(1, click_file("\"long\"", {{1, testing::avro_long(5)}}));
  dump(2, click_file("\"double\"", {{2, raw_double(0.5)}}));
  dump(3, click_file("\"string\"", {{3, testing::avro_sized("six")}}));
  EXPECT_EQ(sync().exit_code(), 0);
  EXPECT_EQ(rows("click"),
            (std::vector<std::string>{row_text(1, "\"5\""), row_text(2, "\"0.5\""), row_text(3, "\"six\"")}));
}

TEST_F(TypeChanges, AnIntegerThatNoDoubleHoldsBeginsTheLoadAnew) {
  const std::int64_t inexact = (std::int64_t{1} << 53) + 1;
  dump(1, click_file("\"double\"", {{1, raw_double(0.5)}}));
  sync();
  dump(2, click_file("\"long\"", {{2, testing::avro_long(7)}, {3, testing::avro_long(inexact)}}));
  const RunReport report = sync();
  EXPECT_EQ(report.exit_code(), 0) << report_json(report);
  EXPECT_EQ(rows("click"), (std::vector<std::string>{row_text(1, "\"0.5\""), row_text(2, "\"7\""),
                                                     row_text(3, "\"9007199254740993\"")}));
  EXPECT_EQ(table(report, "click").totals().rows_read, 2) << "what was rolled back counts nowhere";
}

TEST_F(TypeChanges, AStoredIntegerThatNoDoubleHoldsIsAskedFor) {
  dump(1, click_file("\"long\"", {{1, testing::avro_long((std::int64_t{1} << 53) + 1)}}));
  sync();
  dump(2, click_file("\"double\"", {{2, raw_double(0.5)}}));
  EXPECT_EQ(sync().exit_code(), 0);
  EXPECT_EQ(rows("click").front(), row_text(1, "\"9007199254740993\""));
}

TEST_F(TypeChanges, UnderHoldTheTableWaits) {
  settings_.policies.type_changes = TypeChangePolicy::kHold;
  dump(1, click_file("\"long\"", {{1, testing::avro_long(5)}}));
  sync();
  dump(2, click_file("\"long\"", {{2, testing::avro_long(6)}}));
  dump(3, click_file("\"string\"", {{3, testing::avro_sized("six")}}));
  const RunReport report = sync();
  EXPECT_EQ(report.exit_code(), 5);
  EXPECT_EQ(table(report, "click").outcome, TableOutcome::kHeld);
  EXPECT_EQ(table(report, "click").bookmark, DumpId(2));
  settings_.policies.type_changes = TypeChangePolicy::kWiden;
  EXPECT_EQ(sync().exit_code(), 0);
  EXPECT_EQ(row_count("click"), 3U);
}

TEST_F(TypeChanges, AnIntegerFoundByALoadIsHeldToo) {
  settings_.policies.type_changes = TypeChangePolicy::kHold;
  dump(1, click_file("\"double\"", {{1, raw_double(0.5)}}));
  sync();
  dump(2, click_file("\"long\"", {{2, testing::avro_long((std::int64_t{1} << 53) + 1)}}));
  EXPECT_EQ(sync().exit_code(), 5);
  EXPECT_EQ(row_count("click"), 1U);
}

// A policy about times that changes once the columns are there.

class TimePolicies : public TypeChanges {
 protected:
  // A dump of click with one row, whose field `time` is this number.
  void timed(std::int64_t id, std::int64_t time) {
    std::string file = click_file("\"long\"", {{id, testing::avro_long(time)}});
    file.replace(file.find("\"value\""), 7, "\"time\" ");  // as long, or the header's lengths would be wrong
    dump(id, file);
  }
  std::vector<std::string> time_notices(const RunReport& report) {
    std::vector<std::string> found;
    for (const Notice& notice : report.notices) {
      if (notice.kind == NoticeKind::kTimeEncoding) found.push_back(notice.message);
    }
    return found;
  }
};

TEST_F(TimePolicies, RawThatComesTooLateIsInPlanAndReport) {
  timed(1, 1'795'507'325);
  EXPECT_TRUE(time_notices(sync()).empty());
  settings_.policies.timestamps = TimestampPolicy::kRaw;
  EXPECT_EQ(survey(settings_, parts()).value().plan.notices.size(), 1U);
  const RunReport report = sync();
  ASSERT_EQ(time_notices(report).size(), 1U) << report_json(report);
  EXPECT_TRUE(time_notices(report)[0].starts_with("'time' of 'click' is still read as times")) << report_json(report);
}

TEST_F(TimePolicies, AutoThatComesTooLateIsInTheReport) {
  settings_.policies.timestamps = TimestampPolicy::kRaw;
  timed(1, 1'795'507'325);
  EXPECT_TRUE(time_notices(sync()).empty());
  settings_.policies.timestamps = TimestampPolicy::kAuto;
  timed(2, 1'795'507'326);
  const RunReport report = sync();
  ASSERT_EQ(time_notices(report).size(), 1U) << report_json(report);
  EXPECT_TRUE(time_notices(report)[0].starts_with("'time' of 'click' is not read as times")) << report_json(report);
}

TEST_F(TimePolicies, UnderRawTooATimeOfAnotherUnitIsNotMisread) {
  timed(1, 1'795'507'325);
  sync();
  settings_.policies.timestamps = TimestampPolicy::kRaw;
  timed(2, 1'795'507'326'000);
  EXPECT_EQ(sync().exit_code(), 0);
  EXPECT_EQ(rows("click").back(), R"({"event_id":2,"time":null,"time__int64":1795507326000})");
}

TEST_F(RunTest, TablesAreRestrictedByName) {
  bucket_.dump(1).full("click", {{1, "a"}}).full("view", {{1, "v"}}).end();
  settings_.only_tables = {"view"};
  EXPECT_EQ(sync().tables.size(), 1U);
  EXPECT_EQ(row_count("click"), 0U);
}

// Asks for a stop as soon as the first table is done.
class StopAfterOneTable final : public RunObserver {
 public:
  explicit StopAfterOneTable(std::stop_source& stop) : stop_(stop) {}
  void table_finished(const TableReport&) override { stop_.request_stop(); }

 private:
  std::stop_source& stop_;
};

TEST_F(RunTest, AStopEndsTheRunAndKeepsWhatIsCommitted) {
  bucket_.dump(1).full("click", {{1, "a"}}).full("view", {{1, "v"}}).end();
  StopAfterOneTable observer(stop_);
  const RunReport report =
      run_sync(settings_, {bucket_.store(), *destination_, clock_, log_, observer, stop_.get_token()}).value().report;
  EXPECT_EQ(report.exit_code(), 130);
  EXPECT_EQ(report.outcome(), "cancelled");
  EXPECT_EQ(row_count("click"), 1U);
  EXPECT_EQ(row_count("view"), 0U);
  stop_ = std::stop_source();
  EXPECT_EQ(sync().exit_code(), 0);
  EXPECT_EQ(row_count("view"), 1U);
}

TEST_F(RunTest, AnEmptyBucketEndsTheRunBeforeItBegins) {
  const auto result = run_sync(settings_, parts());
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().kind(), ErrorKind::kConfig);
  EXPECT_FALSE(result.error().hint().empty());
}

TEST_F(RunTest, TwoRunsOfOneConnectionExcludeEachOther) {
  const auto lock = RunLock::take(settings_.cache_directory, clock_).value();
  const auto second = run_sync(settings_, parts());
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().kind(), ErrorKind::kLocked);
}

TEST_F(RunTest, ASurveyChangesNothing) {
  bucket_.dump(1).full("click", {{1, "a"}}).end();
  const Survey found = survey(settings_, parts()).value();
  ASSERT_EQ(found.plan.tables.size(), 1U);
  EXPECT_TRUE(found.plan.has_work());
  EXPECT_TRUE(found.runs.empty());
  EXPECT_EQ(row_count("click"), 0U);
}

// A store that wants many requests at once, and so is asked for things before their turn.
class FarStore : public RunTest {
 protected:
  FarStore() { bucket_.store().set_requests_at_once(8); }
};

TEST_F(FarStore, EachTableStopsWhereItWouldOnADisk) {
  for (int dump = 1; dump <= 3; ++dump) {
    bucket_.dump(dump);
    for (int table = 0; table < 20; ++table) {
      const std::string name = fmt::format("t{:02}", table);
      bucket_.in_files(name, {{{dump, "a"}}, {{dump + 10, "b"}}});
    }
    bucket_.end();
  }
  bucket_.store().put(TestBucket::file_key(2, "t07"), "no avro");
  bucket_.store().remove(TestBucket::file_key(3, "t11"));
  const RunReport report = sync();
  EXPECT_EQ(report.exit_code(), 3);
  for (const TableReport& entry : report.tables) {
    const bool is_bad = entry.table.value() == "t07";
    const bool is_missing = entry.table.value() == "t11";
    const int dumps = is_bad ? 1 : is_missing ? 2 : 3;
    EXPECT_EQ(entry.bookmark, DumpId(dumps)) << entry.table.value();
    EXPECT_EQ(row_count(entry.table.value()), 2U * dumps) << entry.table.value();
  }
}

TEST_F(FarStore, FilesAreOpenedBeforeTheirTurnAndOnceInALoad) {
  std::vector<std::vector<TestRow>> files;
  for (int file = 0; file < 20; ++file) files.push_back({{file, "a"}});
  bucket_.dump(1).in_files("click", files).end();
  EXPECT_EQ(sync().exit_code(), 0);
  EXPECT_EQ(row_count("click"), 20U);
  EXPECT_EQ(bucket_.store().opened_keys().size(), 1U + 2U * 20U);  // the manifest; each file for its schema, and loaded
}

TEST_F(FarStore, AStopWhilePlanningEndsTheRun) {
  bucket_.dump(1).full("click", {{1, "a"}}).full("view", {{1, "v"}}).end();
  bucket_.store().before_read([&](const ObjectKey& key) {
    if (key.value() == TestBucket::file_key(1, "click")) stop_.request_stop();
  });
  const Result<RunResult> stopped = run_sync(settings_, parts());
  ASSERT_FALSE(stopped.has_value());
  EXPECT_EQ(stopped.error().kind(), ErrorKind::kCancelled);
}

}  // namespace
}  // namespace cairn
