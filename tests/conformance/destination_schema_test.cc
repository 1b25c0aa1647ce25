#include <filesystem>

#include "destination/factory.h"
#include "tests/conformance/destination_suite.h"

namespace cairn::testing {
namespace {

class Prepare : public DestinationSuite {
 protected:
  Status prepare() { return writer().prepare(plan()); }
};
CAIRN_FOR_EVERY_DESTINATION(Prepare);

TEST_P(Prepare, MakesAnEmptyTable) {
  ASSERT_TRUE(prepare().has_value());
  EXPECT_EQ(peek()->tables(), std::vector<std::string>{"users"});
  EXPECT_TRUE(rows().empty());
  EXPECT_FALSE(state().bookmark.has_value());
  EXPECT_EQ(state().row_count, 0);
}

TEST_P(Prepare, IsIdempotent) {
  ASSERT_TRUE(prepare().has_value());
  replace(dump(41).row({1, "ada"}));
  ASSERT_TRUE(prepare().has_value());
  reopen();
  ASSERT_TRUE(prepare().has_value());
  EXPECT_EQ(rows(), canonical({{1, "ada"}}));
  EXPECT_EQ(state().bookmark, DumpId(41));
}

TEST_P(Prepare, RecordsTheCatalog) {
  plan().catalog[1].description = "what \"they\" call themselves";
  plan().catalog[1].encoding = TimeEncoding::kMilliseconds;
  plan().catalog[1].last_dump = DumpId(41);
  plan().catalog[1].values_to_dump = DumpId(40);
  ASSERT_TRUE(prepare().has_value());
  EXPECT_EQ(state().fields, plan().catalog);
  EXPECT_EQ(state().key, plan().key);
  EXPECT_EQ(state().name, plan().table);
}

TEST_P(Prepare, HowTimesAreReadChangesOnlyWithTheRows) {
  replace(dump(41).row({1, "ada"}));
  const std::vector<CatalogField> before = plan().catalog;
  plan().catalog[1].encoding = TimeEncoding::kMilliseconds;
  plan().catalog[1].values_to_dump = DumpId(42);
  ASSERT_TRUE(prepare().has_value());
  EXPECT_EQ(state().fields, before) << "the load may fail, or be held";
  merge(dump(42).row({2, "bob"}));
  EXPECT_EQ(state().fields, plan().catalog);
}

TEST_P(Prepare, RecordsFieldsThatAreNotLoaded) {
  CatalogField waiting = plan().catalog[1];
  waiting.field = waiting.column = "waiting";
  waiting.values_from_dump.reset();
  plan().catalog.push_back(waiting);
  ASSERT_TRUE(prepare().has_value());
  EXPECT_EQ(state().fields, plan().catalog);
}

TEST_P(Prepare, AddsColumnsAndOldRowsAreNullThere) {
  replace(dump(41).row({1, "ada"}));
  add_columns({column("city", "string"), column("age", "int64")});
  ASSERT_TRUE(prepare().has_value());
  EXPECT_EQ(rows(), canonical({{1, "ada", null, null}}));
  merge(dump(42).row({2, "bob", "Oslo", 7}));
  EXPECT_EQ(rows(), canonical({{1, "ada", null, null}, {2, "bob", "Oslo", 7}}));
}

TEST_P(Prepare, KeepsColumnsThatAreNoLongerLoaded) {
  const TablePlan wide = table("users", {key("user_id", "int64"), column("name", "string"), column("city", "string")});
  use(wide);
  replace(dump(41).row({1, "ada", "Paris"}).row({2, "bob", "Oslo"}));
  use(table("users", {key("user_id", "int64"), column("city", "string")}));
  plan().catalog = wide.catalog;
  merge(dump(42).row({2, "Rome"}));
  use(wide);
  EXPECT_EQ(rows(), canonical({{1, "ada", "Paris"}, {2, null, "Rome"}}));
}

TEST_P(Prepare, ANewOrderOfColumnsIsNoNewTable) {
  replace(dump(41).row({1, "ada"}));
  use(table("users", {column("name", "string"), key("user_id", "int64")}));
  merge(dump(42).row({"bob", 2}));
  EXPECT_EQ(rows(), canonical({{"ada", 1}, {"bob", 2}}));
}

TEST_P(Prepare, RemembersThatTheHistoryIsIncomplete) {
  plan().is_history_incomplete = true;
  merge(dump(42).row({1, "ada"}));
  EXPECT_TRUE(state().is_history_incomplete);
  plan().is_history_incomplete = false;
  replace(dump(43).row({1, "ada"}));
  EXPECT_FALSE(state().is_history_incomplete);
}

class Views : public DestinationSuite {
 protected:
  void publish(std::vector<std::string> columns) {
    const View view{.name = "users", .storage_name = "users", .columns = std::move(columns)};
    const Status published = writer().publish(std::span(&view, 1));
    EXPECT_TRUE(published.has_value()) << published.error().text();
  }
};
CAIRN_FOR_EVERY_DESTINATION(Views);

TEST_P(Views, ShowTheirColumnsInOrder) {
  replace(dump(41).row({1, "ada"}));
  publish({"name", "user_id", "_cairn_dump_id", "_cairn_loaded_at"});
  EXPECT_EQ(peek()->view_columns("users"),
            (std::vector<std::string>{"name", "user_id", "_cairn_dump_id", "_cairn_loaded_at"}));
}

TEST_P(Views, ArePublishedAgainWithoutHarm) {
  replace(dump(41).row({1, "ada"}));
  publish({"user_id", "name"});
  publish({"user_id", "name"});
  reopen();
  publish({"user_id", "name"});
  EXPECT_EQ(peek()->view_columns("users"), (std::vector<std::string>{"user_id", "name"}));
}

TEST_P(Views, GrowAtTheirEnd) {
  replace(dump(41).row({1, "ada"}));
  publish({"user_id", "name", "_cairn_dump_id"});
  add_columns({column("city", "string")});
  merge(dump(42).row({2, "bob", "Oslo"}));
  publish({"user_id", "name", "_cairn_dump_id", "city"});
  EXPECT_EQ(peek()->view_columns("users"), (std::vector<std::string>{"user_id", "name", "_cairn_dump_id", "city"}));
}

TEST_P(Views, DoNotExistBeforeTheyArePublished) {
  replace(dump(41).row({1, "ada"}));
  EXPECT_TRUE(peek()->view_columns("users").empty());
}

class Records : public DestinationSuite {
 protected:
  DumpRecord record(std::int64_t id, std::string sha256) {
    return {.id = DumpId(id),
            .manifest_key = ObjectKey("manifests/sync_" + std::to_string(id) + ".json"),
            .etag = "etag of " + sha256,
            .sha256 = std::move(sha256),
            .first_seen = clock.now()};
  }
  void see(DumpRecord record, bool is_complete) {
    const DestinationWriter::SeenDump seen{.record = std::move(record), .is_complete = is_complete};
    EXPECT_TRUE(writer().record_dumps(std::span(&seen, 1)).has_value());
  }
  DumpRecord seen(std::int64_t id) { return progress().dumps.at(DumpId(id)); }
};
CAIRN_FOR_EVERY_DESTINATION(Records);

TEST_P(Records, RememberManifests) {
  see(record(41, "abc"), false);
  EXPECT_EQ(seen(41).manifest_key, ObjectKey("manifests/sync_41.json"));
  EXPECT_EQ(seen(41).etag, "etag of abc");
  EXPECT_EQ(seen(41).sha256, "abc");
  EXPECT_EQ(seen(41).first_seen, clock.now());
  EXPECT_FALSE(seen(41).complete_at.has_value());
}

TEST_P(Records, RememberTheNewestReadingAndTheFirstTime) {
  const Timestamp first = clock.now();
  see(record(41, "abc"), false);
  clock.advance(std::chrono::hours(1));
  see(record(41, "def"), false);
  EXPECT_EQ(seen(41).sha256, "def");
  EXPECT_EQ(seen(41).first_seen, first);
}

TEST_P(Records, SayOnceWhenADumpWasComplete) {
  see(record(41, "abc"), false);
  clock.advance(std::chrono::hours(1));
  const Timestamp complete = clock.now();
  see(record(41, "abc"), true);
  clock.advance(std::chrono::hours(1));
  see(record(41, "abc"), true);
  EXPECT_EQ(seen(41).complete_at, complete);
  see(record(41, "abc"), false);
  EXPECT_EQ(seen(41).complete_at, complete);
}

TEST_P(Records, OfRunsAreUpdatedWhenTheyEnd) {
  RunRecord run{
      .run = RunId("run 1"), .started_at = clock.now(), .outcome = "", .version = "1.2.3", .report_json = "{}"};
  ASSERT_TRUE(writer().record_run(run).has_value());
  run.finished_at = clock.now() + std::chrono::seconds(5);
  run.outcome = "partial";
  run.exit_code = 3;
  run.report_json = R"({"format":1,"text":"it's \"quoted\""})";
  ASSERT_TRUE(writer().record_run(run).has_value());

  const std::vector<RunRecord> runs = writer().read_runs(10).value();
  ASSERT_EQ(runs.size(), 1U);
  EXPECT_EQ(runs[0].run, run.run);
  EXPECT_EQ(runs[0].started_at, run.started_at);
  EXPECT_EQ(runs[0].finished_at, run.finished_at);
  EXPECT_EQ(runs[0].outcome, "partial");
  EXPECT_EQ(runs[0].exit_code, 3);
  EXPECT_EQ(runs[0].version, "1.2.3");
  EXPECT_EQ(runs[0].report_json, run.report_json);
}

TEST_P(Records, OfRunsComeNewestFirst) {
  for (const char* const name : {"a", "b", "c"}) {
    clock.advance(std::chrono::hours(1));
    ASSERT_TRUE(writer().record_run({.run = RunId(name), .started_at = clock.now(), .report_json = "{}"}).has_value());
  }
  const std::vector<RunRecord> runs = writer().read_runs(2).value();
  ASSERT_EQ(runs.size(), 2U);
  EXPECT_EQ(runs[0].run, RunId("c"));
  EXPECT_EQ(runs[1].run, RunId("b"));
  EXPECT_FALSE(runs[0].finished_at.has_value());
}

class Opening : public DestinationSuite {};
CAIRN_FOR_EVERY_DESTINATION(Opening);

TEST_P(Opening, AReaderOfNothingSeesNothingAndMakesNothing) {
  const std::unique_ptr<DestinationReader> reader = destination().open_reader().value();
  EXPECT_TRUE(reader->read_progress().value().tables.empty());
  EXPECT_TRUE(reader->read_progress().value().dumps.empty());
  EXPECT_TRUE(reader->read_runs(10).value().empty());
  EXPECT_TRUE(reader->read_ledger().value().empty());
  EXPECT_FALSE(std::filesystem::exists(settings.path));
}

TEST_P(Opening, AWriterOfNothingBeginsAConnection) {
  const ConnectionId connection = writer().connection_id();
  EXPECT_EQ(connection.value().size(), 36U);
  EXPECT_TRUE(writer().read_progress().value().tables.empty());
  close_writer();
  EXPECT_EQ(writer().connection_id(), connection);
}

TEST_P(Opening, ASecondWriterIsLockedOut) {
  writer();
  const auto second = destination().open_writer(RunId("00000000-0000-4000-8000-00000000beef"));
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().kind(), ErrorKind::kLocked) << second.error().text();
}

TEST_P(Opening, ASecondWriterIsLockedOutAlsoByAnotherDestination) {
  writer();
  const std::unique_ptr<Destination> other = make();
  const auto second = other->open_writer(RunId("00000000-0000-4000-8000-00000000beef"));
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().kind(), ErrorKind::kLocked) << second.error().text();
}

TEST_P(Opening, AWriterThatWasLockedOutChangesNothing) {
  replace(dump(41).row({1, "ada"}));
  EXPECT_FALSE(destination().open_writer(RunId("00000000-0000-4000-8000-00000000beef")).has_value());
  merge(dump(42).row({2, "bob"}));
  EXPECT_EQ(rows(), canonical({{1, "ada"}, {2, "bob"}}));
}

TEST_P(Opening, TheLockGoesWithItsWriter) {
  writer();
  close_writer();
  EXPECT_TRUE(make()->open_writer(RunId("00000000-0000-4000-8000-00000000beef")).has_value());
}

TEST_P(Opening, TheDestinationSaysWhatItIs) {
  EXPECT_NE(destination().describe().find(settings.path), std::string::npos);
  EXPECT_GT(destination().capabilities().columns_max, 1000U);
  EXPECT_GT(destination().capabilities().name_bytes_max, 60U);
  for (const std::string_view text : {"boolean", "int32", "int64", "float32", "float64", "decimal(38,10)", "string",
                                      "bytes", "date", "time", "timestamp", "json"}) {
    const Type type = parse_type(text).value();
    const Type stored = destination().storage_type(type);
    EXPECT_TRUE(widens_to(type, stored)) << text;
    EXPECT_EQ(destination().storage_type(stored), stored) << text;
    EXPECT_FALSE(destination().sql_type(type).empty()) << text;
  }
}

class Registry : public DestinationSuite {};
CAIRN_FOR_EVERY_DESTINATION(Registry);

TEST_P(Registry, FindsEachByItsType) {
  EXPECT_FALSE(GetParam().type.empty());
  EXPECT_FALSE(GetParam().description.empty());
  EXPECT_TRUE(make_destination(settings, clock).has_value());
}

TEST(DestinationList, AnUnknownTypeIsAConfigurationError) {
  const FakeClock clock;
  const auto made = make_destination({.type = "carrier pigeon"}, clock);
  ASSERT_FALSE(made.has_value());
  EXPECT_EQ(made.error().kind(), ErrorKind::kConfig);
  EXPECT_NE(made.error().text().find("carrier pigeon"), std::string::npos);
}

}  // namespace
}  // namespace cairn::testing
