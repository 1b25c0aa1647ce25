// The start date, from Avro files through a whole run into every destination.
#include <filesystem>
#include <functional>
#include <regex>

#include <gtest/gtest.h>

#include "base/log.h"
#include "destination/factory.h"
#include "sync/run.h"
#include "testing/avro_file.h"
#include "testing/fake_clock.h"
#include "testing/memory_store.h"
#include "testing/peek.h"
#include "testing/temporary_directory.h"

namespace cairn::testing {
namespace {

constexpr std::int64_t kStart = 1'704'067'200;  // 2024-01-01, in seconds

// One event: its id, if it has one, and the bytes of its `time`, the tag of the union included.
struct Event {
  std::optional<std::int64_t> id;
  std::string time;
};

const std::string kNullTime = avro_long(0);
std::string at(std::string_view encoded) { return avro_long(1).append(encoded); }
std::string at_micros(std::int64_t micros) { return at(avro_long(micros)); }

std::string file_of(std::string_view time_type, const std::vector<Event>& events) {
  std::string rows;
  for (const Event& event : events) {
    rows += event.id ? avro_long(1) + avro_long(*event.id) : avro_long(0);
    rows += event.time;
  }
  const AvroFile file{.schema = fmt::format(R"({{"type":"record","name":"row","fields":[
                          {{"name":"event_id","type":["null","long"]}},{{"name":"time","type":["null",{}]}}]}})",
                                            time_type),
                      .codec = "snappy",
                      .blocks = {{static_cast<std::int64_t>(events.size()), rows}}};
  return file.bytes();
}

constexpr std::string_view kMicros = R"({"type":"long","logicalType":"timestamp-micros"})";

// A bucket, written as `full(1, "click", {file, …})`, and one connection from it.
class StartDateTest : public ::testing::TestWithParam<DestinationFactory> {
 protected:
  StartDateTest() {
    run_.selection.select = {{.pattern = "*"}};
    run_.cache_directory = directory_ / "cache";
    run_.version = "test";
    run_.start_date = parse_start_date("2024-01-01").value();
    destination_settings_ = {.type = std::string(GetParam().type), .path = directory_ / "warehouse.db", .threads = 2};
    destination_ = GetParam().make(destination_settings_, clock_).value();
  }

  void full(std::int64_t dump, const std::string& table, const std::vector<std::string>& files) {
    put(dump, table, files, false);
  }
  void increment(std::int64_t dump, const std::string& table, const std::vector<std::string>& files) {
    put(dump, table, files, true);
  }

  RunParts parts() { return {store_, *destination_, clock_, log_, observer_, stop_.get_token()}; }
  RunReport sync() {
    RunReport report = run_sync(run_, parts()).value().report;
    EXPECT_EQ(report.exit_code(), 0);
    return report;
  }
  // What the one table did.
  LoadCounts load() {
    const LoadCounts counts = sync().tables.front().totals();
    EXPECT_TRUE(counts.is_balanced());
    return counts;
  }

  // The event ids in a table, in order.
  std::vector<std::int64_t> ids(const std::string& table = "click") const {
    static const std::regex kId(R"re("(?:event_id|user_id|from_user_id)":(\d+))re");
    std::vector<std::int64_t> found;
    for (const std::string& row : open_peek(destination_settings_)->rows(table)) {
      std::smatch match;
      if (std::regex_search(row, match, kId)) found.push_back(std::stoll(match[1]));
    }
    std::ranges::sort(found);
    return found;
  }

  TemporaryDirectory directory_;
  MemoryStore store_;
  FakeClock clock_;
  NullLog log_;
  RunObserver observer_;
  std::stop_source stop_;
  RunSettings run_;
  DestinationSettings destination_settings_;
  std::unique_ptr<Destination> destination_;

 private:
  void put(std::int64_t dump, const std::string& table, const std::vector<std::string>& files, bool is_incremental) {
    std::string uris;
    for (std::size_t i = 0; i < files.size(); ++i) {
      const std::string key = fmt::format("sync_{}/{}/part-{}.avro", dump, table, i);
      store_.put(key, files[i]);
      uris += fmt::format("{}\"s3://heap-rs3-test/{}\"", i == 0 ? "" : ",", key);
    }
    store_.put(fmt::format("manifests/sync_{}.json", dump),
               fmt::format(R"({{"dump_id":{},"tables":[{{"name":"{}","incremental":{},"columns":[],"files":[{}]}}]}})",
                           dump, table, is_incremental, uris));
  }
};

using Ids = std::vector<std::int64_t>;

// How a file may write its times: the type, and a moment in seconds as the bytes of a value.
struct TimeForm {
  std::string_view type;
  std::function<std::string(std::int64_t seconds)> write;
};

const std::vector<TimeForm>& time_forms() {
  static const std::vector<TimeForm> forms{
      {R"("string")", [](auto s) { return avro_sized(s < kStart ? "2023-12-31T23:59:59Z" : "2024-01-01 00:00:00"); }},
      {R"("string")", [](auto s) { return avro_sized(s < kStart ? "2024-01-01 00:59:59+01:00" : "2024-01-01"); }},
      {R"("string")", [](auto s) { return avro_sized(std::to_string(s * 1000)); }},
      {R"("int")", [](auto s) { return avro_long(s); }},
      {R"("long")", [](auto s) { return avro_long(s); }},
      {R"("long")", [](auto s) { return avro_long(s * 1000); }},
      {R"("long")", [](auto s) { return avro_long(s * 1'000'000); }},
      {R"("long")", [](auto s) { return avro_long(s * 1'000'000'000); }},
      {kMicros, [](auto s) { return avro_long(s * 1'000'000); }},
      {R"({"type":"long","logicalType":"timestamp-millis"})", [](auto s) { return avro_long(s * 1000); }},
      {R"({"type":"long","logicalType":"timestamp-nanos"})", [](auto s) { return avro_long(s * 1'000'000'000); }},
      {R"({"type":"int","logicalType":"date"})",
       [](auto s) { return avro_long((s - (s < kStart ? 86'399 : 0)) / 86'400); }},
  };
  return forms;
}

// The second before the start date, its first second, a later one, and none; each form fills a dump of its own, which
// is why these are full.
std::vector<std::string> four_moments(const TimeForm& form) {
  return {file_of(form.type, {{1, at(form.write(kStart - 1))},
                              {2, at(form.write(kStart))},
                              {3, at(form.write(kStart + 86'400))},
                              {4, kNullTime}})};
}

TEST_P(StartDateTest, EveryFormOfTimeIsJudged) {
  for (std::size_t form = 0; form < time_forms().size(); ++form) {
    SCOPED_TRACE(fmt::format("form {}", form));
    const std::string table = fmt::format("click_{}", form);
    full(static_cast<std::int64_t>(form) + 1, table, four_moments(time_forms()[form]));
  }
  const RunReport report = sync();
  ASSERT_EQ(report.tables.size(), time_forms().size());
  for (const TableReport& table : report.tables) {
    SCOPED_TRACE(table.table.value());
    EXPECT_EQ(table.totals().rows_filtered, 1);
    EXPECT_EQ(table.totals().rows_untimed, 1);
    EXPECT_TRUE(table.totals().is_balanced());
    EXPECT_EQ(ids(table.table.value()), (Ids{2, 3, 4}));
  }
}

TEST_P(StartDateTest, TimeNeedNotBeSelected) {
  run_.selection.select = {{.pattern = "*", .exclude = {"time"}}};
  for (std::size_t form = 0; form < time_forms().size(); ++form) {
    full(static_cast<std::int64_t>(form) + 1, fmt::format("click_{}", form), four_moments(time_forms()[form]));
  }
  for (const TableReport& table : sync().tables) {
    EXPECT_EQ(table.totals().rows_filtered, 1) << table.table.value();
    EXPECT_EQ(ids(table.table.value()), (Ids{2, 3, 4})) << table.table.value();
    const std::vector<std::string> rows = open_peek(destination_settings_)->rows(table.table.value());
    EXPECT_EQ(rows.front().find("time"), std::string::npos) << "what is not selected is not stored: " << rows.front();
  }
}

TEST_P(StartDateTest, TimesThatAreLeftAsTheyAreAreJudgedByTheirForm) {
  run_.policies.timestamps = TimestampPolicy::kRaw;
  for (std::size_t form = 0; form < time_forms().size(); ++form) {
    full(static_cast<std::int64_t>(form) + 1, fmt::format("click_{}", form), four_moments(time_forms()[form]));
  }
  for (const TableReport& table : sync().tables) EXPECT_EQ(ids(table.table.value()), (Ids{2, 3, 4}));
}

TEST_P(StartDateTest, TimesThatCannotBeReadPassAndAreCounted) {
  full(1, "click",
       {file_of(R"("string")", {{1, at(avro_sized("2023-01-01"))},
                                {2, at(avro_sized("week 3"))},
                                {3, at(avro_sized("2024-06-01"))},
                                {4, at(avro_sized(""))},
                                {5, at(avro_sized("0"))},
                                {6, kNullTime}})});
  const RunReport report = sync();
  EXPECT_EQ(ids(), (Ids{2, 3, 4, 5, 6}));
  EXPECT_EQ(report.tables.front().totals().rows_filtered, 1);
  EXPECT_EQ(report.tables.front().totals().rows_untimed, 4);
  EXPECT_TRUE(std::ranges::any_of(report.notices, [](const Notice& notice) {
    return notice.kind == NoticeKind::kNoTime && notice.message.contains("4 rows");
  }));
}

TEST_P(StartDateTest, ATableThatIsAppendedIsFilteredToo) {
  const std::string no_key = R"({"type":"record","name":"row","fields":[{"name":"time","type":"long"}]})";
  const AvroFile file{.schema = no_key, .blocks = {{3, avro_long(kStart - 1) + avro_long(kStart) + avro_long(kStart)}}};
  increment(1, "log", {file.bytes()});
  const LoadCounts counts = load();
  EXPECT_EQ(counts.rows_filtered, 1);
  EXPECT_EQ(counts.rows_loaded, 2);
}

TEST_P(StartDateTest, PeopleAndTheirMigrationsAreComplete) {
  for (const auto& [table, key] :
       std::map<std::string, std::string>{{"users", "user_id"}, {"user_migrations", "from_user_id"}}) {
    const AvroFile file{.schema = fmt::format(R"({{"type":"record","name":"row","fields":[
                            {{"name":"{}","type":"long"}},{{"name":"time","type":{}}}]}})",
                                              key, kMicros),
                        .blocks = {{1, avro_long(7) + avro_long(1)}}};
    full(table == "users" ? 1 : 2, table, {file.bytes()});
  }
  for (const TableReport& table : sync().tables) EXPECT_EQ(table.totals().rows_filtered, 0);
  EXPECT_EQ(ids("users"), Ids{7});
  EXPECT_EQ(ids("user_migrations"), Ids{7});
}

TEST_P(StartDateTest, ATableWithoutTimeIsCompleteAndNotRemarkedUpon) {
  const AvroFile file{.schema = R"({"type":"record","name":"row","fields":[{"name":"event_id","type":"long"}]})",
                      .blocks = {{2, avro_long(1) + avro_long(2)}}};
  full(1, "click", {file.bytes()});
  EXPECT_EQ(load().rows_untimed, 0);
  EXPECT_EQ(ids(), (Ids{1, 2}));
}

TEST_P(StartDateTest, AFileWithoutTimeInATableThatHasItPasses) {
  const AvroFile file{.schema = R"({"type":"record","name":"row","fields":[{"name":"event_id","type":"long"}]})",
                      .blocks = {{2, avro_long(8) + avro_long(9)}}};
  full(1, "click", {file_of(kMicros, {{1, at_micros(1)}, {2, at_micros(kStart * 1'000'000)}}), file.bytes()});
  const LoadCounts counts = load();
  EXPECT_EQ(ids(), (Ids{2, 8, 9}));
  EXPECT_EQ(counts.rows_filtered, 1);
  EXPECT_EQ(counts.rows_untimed, 2);
}

TEST_P(StartDateTest, ARowThatIsLeftOutNeitherWinsNorIsRejected) {
  const std::string early = at_micros(kStart * 1'000'000 - 1);
  const std::string late = at_micros(kStart * 1'000'000);
  full(1, "click", {file_of(kMicros, {{1, late}, {2, late}, {2, late}, {1, early}, {std::nullopt, early}})});
  const LoadCounts counts = load();
  EXPECT_EQ(ids(), (Ids{1, 2}));
  EXPECT_EQ(counts.rows_filtered, 2);
  EXPECT_EQ(counts.rows_superseded, 1);
  EXPECT_EQ(counts.rows_rejected, 0);
  increment(2, "click", {file_of(kMicros, {{1, early}, {3, early}, {4, late}})});
  EXPECT_EQ(load().rows_filtered, 2);
  EXPECT_EQ(ids(), (Ids{1, 2, 4})) << "an older version of a row that stands changes nothing";
}

TEST_P(StartDateTest, ManyRowsInManyBlocksAreCountedExactly) {
  std::vector<std::string> files;
  std::int64_t id = 0;
  for (int file = 0; file < 3; ++file) {
    std::vector<Event> events;
    for (int row = 0; row < 5000; ++row, ++id)
      events.push_back({id, id % 7 == 0 ? kNullTime : at_micros((kStart + id % 3 - 1) * 1'000'000)});
    files.push_back(file_of(kMicros, events));
  }
  full(1, "click", files);
  const LoadCounts counts = load();
  EXPECT_EQ(counts.rows_read, 15'000);
  EXPECT_EQ(counts.rows_untimed, 15'000 / 7 + 1);
  std::int64_t early = 0;
  for (std::int64_t i = 0; i < id; ++i) early += i % 7 != 0 && i % 3 == 0 ? 1 : 0;
  EXPECT_EQ(counts.rows_filtered, early);
  EXPECT_EQ(ids().size(), 15'000U - static_cast<std::size_t>(early));
}

TEST_P(StartDateTest, PlanAndReportSayIt) {
  full(1, "click", {file_of(kMicros, {{1, at_micros(kStart * 1'000'000)}})});
  const Plan plan = survey(run_, parts()).value().plan;
  EXPECT_EQ(plan.tables.front().start_date, run_.start_date);
  const RunReport report = sync();
  EXPECT_EQ(report.start_date, run_.start_date);
  for (const auto* notices : {&plan.notices, &report.notices}) {
    EXPECT_TRUE(std::ranges::any_of(*notices, [](const Notice& notice) {
      return notice.kind == NoticeKind::kStartDate && notice.message.contains("2024-01-01");
    }));
  }
}

// The tables that a plan says were loaded by another start date.
std::vector<std::string> tables_to_rebuild(const std::vector<Notice>& notices) {
  std::vector<std::string> tables;
  for (const Notice& notice : notices) {
    if (notice.kind == NoticeKind::kStartDate && notice.table) tables.push_back(notice.table->value());
  }
  return tables;
}

TEST_P(StartDateTest, AnotherOneIsSaidUntilTheTableIsLoadedAnew) {
  const auto days = [](std::int64_t count) { return at_micros((kStart + count * 86'400) * 1'000'000); };
  const std::string file = file_of(kMicros, {{1, days(0)}, {2, days(100)}});
  full(1, "click", {file});
  EXPECT_TRUE(tables_to_rebuild(sync().notices).empty());
  run_.start_date = parse_start_date("2024-03-01").value();
  EXPECT_EQ(tables_to_rebuild(survey(run_, parts()).value().plan.notices), std::vector<std::string>{"click"});
  increment(2, "click", {file_of(kMicros, {{3, days(1)}, {4, days(101)}})});
  EXPECT_EQ(tables_to_rebuild(sync().notices), std::vector<std::string>{"click"});
  EXPECT_EQ(ids(), (Ids{1, 2, 4})) << "what was there stays";
  full(3, "click", {file});
  EXPECT_TRUE(tables_to_rebuild(sync().notices).empty());
  EXPECT_EQ(ids(), (Ids{2}));
  EXPECT_TRUE(tables_to_rebuild(survey(run_, parts()).value().plan.notices).empty());
  run_.start_date.reset();
  EXPECT_EQ(tables_to_rebuild(survey(run_, parts()).value().plan.notices), std::vector<std::string>{"click"});
}

TEST_P(StartDateTest, RowsThatAnotherOneTakesAwayAreNoReasonToHold) {
  std::vector<Event> events;
  for (std::int64_t id = 0; id < 1500; ++id) events.push_back({id, at_micros((kStart + id) * 1'000'000)});
  full(1, "sessions", {file_of(kMicros, events)});
  sync();
  run_.start_date = parse_start_date("2025-01-01").value();
  full(2, "sessions", {file_of(kMicros, events)});
  EXPECT_EQ(sync().exit_code(), 0);
  EXPECT_TRUE(ids("sessions").empty());
}

TEST_P(StartDateTest, WithoutOneEverythingIsLoaded) {
  run_.start_date.reset();
  full(1, "click", {file_of(kMicros, {{1, at_micros(1)}, {2, kNullTime}})});
  const LoadCounts counts = load();
  EXPECT_EQ(ids(), (Ids{1, 2}));
  EXPECT_EQ(counts.rows_untimed, 0);
}

INSTANTIATE_TEST_SUITE_P(Destination, StartDateTest,
                         ::testing::ValuesIn(all_destinations().begin(), all_destinations().end()),
                         [](const auto& destination) { return std::string(destination.param.type); });

}  // namespace
}  // namespace cairn::testing
