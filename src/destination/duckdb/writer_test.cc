// What is DuckDB's own about the destination: its file, its locks, its limits. What every destination does is in
// tests/conformance/.
#include <array>
#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "destination/duckdb/database_file.h"
#include "destination/duckdb/factory.h"
#include "destination/duckdb/instance_slot.h"
#include "destination/duckdb/limits.h"
#include "testing/fake_clock.h"
#include "testing/plan_builder.h"

namespace cairn::duckdb {
namespace {

namespace fs = std::filesystem;
using cairn::testing::column;
using cairn::testing::FakeClock;
using cairn::testing::key;
using cairn::testing::null;
using cairn::testing::table;
using cairn::testing::VectorSource;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

// The rows of a VectorSource in files that are said to be of this size.
class SizedSource final : public BatchSource {
 public:
  SizedSource(VectorSource& inner, std::uint64_t bytes)
      : inner_(inner), files_(inner.files().begin(), inner.files().end()) {
    for (ScanFile& file : files_) file.pinned.size = bytes;
  }
  std::span<const ScanFile> files() const override { return files_; }
  Result<std::unique_ptr<Scan>> scan(ScanRequest request) override {
    scans.push_back(request.file_count);
    return inner_.scan(std::move(request));
  }

  std::vector<std::size_t> scans;  // the number of files of each

 private:
  VectorSource& inner_;
  std::vector<ScanFile> files_;
};

// An empty directory that goes away with the test.
class Directory {
 public:
  Directory() {
    std::string pattern = fs::temp_directory_path() / "cairn_duckdb_XXXXXX";
    path_ = mkdtemp(pattern.data());
  }
  ~Directory() { fs::remove_all(path_); }
  std::string file(std::string_view name) const { return path_ / name; }

 private:
  fs::path path_;
};

class DuckDbFile : public ::testing::Test {
 protected:
  DuckDbFile() { settings.path = directory.file("warehouse.duckdb"); }

  std::unique_ptr<Destination> destination() { return duckdb_factory().make(settings, clock).value(); }
  Result<std::unique_ptr<DestinationWriter>> try_open() {
    destination_ = destination();
    return destination_->open_writer(RunId("run"));
  }
  std::unique_ptr<DestinationWriter> open() { return try_open().value(); }
  Error refused() {
    Result<std::unique_ptr<DestinationWriter>> writer = try_open();
    EXPECT_FALSE(writer.has_value());
    return writer.has_value() ? Error(ErrorKind::kInternal, "it opened") : writer.error();
  }

  TablePlan users() { return table("users", {key("user_id", "int64"), column("name", "string")}); }
  Result<LoadResult> try_load(DestinationWriter& writer, const TablePlan& plan, const Load& load, BatchSource& source) {
    TRY(writer.prepare(plan));
    return writer.load({.table = &plan,
                        .load = &load,
                        .id = load_id(writer.connection_id(), plan, load),
                        .run = RunId("run"),
                        .guard = {.is_on = false},
                        .loaded_at = clock.now(),
                        .on_progress = {}},
                       source);
  }
  LoadResult replace(DestinationWriter& writer, const TablePlan& plan, VectorSource& source) {
    return try_load(writer, plan, testing::replace(source), source).value();
  }

  // The first column of a query's first row, asked after the writer has closed.
  std::int64_t ask(const std::string& sql) {
    InstanceSlot slot(settings);
    std::shared_ptr<Instance> instance = slot.for_reading().value();
    Session session = slot.connect(std::move(instance)).value();
    return session.connection.count(sql).value();
  }
  // Changes the file as a user would, with statements of his own.
  void tamper(const std::vector<std::string>& statements) {
    InstanceSlot slot(settings);
    std::shared_ptr<Instance> instance = slot.for_writing().value();
    Session session = slot.connect(std::move(instance)).value();
    for (const std::string& sql : statements) ASSERT_TRUE(session.connection.run(sql).has_value()) << sql;
  }

  Directory directory;
  DestinationSettings settings{.type = "duckdb"};
  FakeClock clock;

 private:
  std::unique_ptr<Destination> destination_;
};

TEST_F(DuckDbFile, IsCreatedWholeAndUnderItsOwnName) {
  open();
  EXPECT_TRUE(fs::exists(settings.path));
  EXPECT_FALSE(fs::exists(settings.path + ".tmp"));
  EXPECT_FALSE(fs::exists(settings.path + ".wal"));
}

TEST_F(DuckDbFile, ReadingCreatesNothing) {
  EXPECT_TRUE(destination()->open_reader().value()->read_progress().value().tables.empty());
  EXPECT_FALSE(fs::exists(settings.path));
}

TEST_F(DuckDbFile, ALeftoverOfAKilledCreationIsReplaced) {
  std::ofstream(settings.path + ".tmp") << "half a database";
  open();
  EXPECT_EQ(ask("SELECT count(*) FROM warehouse.heap_raw._cairn_lock"), 1);
  EXPECT_FALSE(fs::exists(settings.path + ".tmp"));
}

TEST_F(DuckDbFile, SpilledMemoryOfAKilledRunIsRemoved) {
  open();
  fs::create_directory(spill_directory_of(settings.path));
  std::ofstream(spill_directory_of(settings.path) + "/duckdb_temp_storage-0.tmp") << "spilled";
  open();
  EXPECT_FALSE(fs::exists(spill_directory_of(settings.path)));
}

TEST_F(DuckDbFile, EachRunRaisesTheNonceOfOneConnection) {
  const ConnectionId first = open()->connection_id();
  EXPECT_EQ(open()->connection_id(), first);
  EXPECT_EQ(ask("SELECT nonce FROM warehouse.heap_raw._cairn_lock"), 2);
}

TEST_F(DuckDbFile, ReadsWhileItsOwnProcessWrites) {
  const std::unique_ptr<Destination> one = destination();
  const std::unique_ptr<DestinationWriter> writer = one->open_writer(RunId("run")).value();
  ASSERT_TRUE(writer->prepare(users()).has_value());
  EXPECT_EQ(one->open_reader().value()->read_progress().value().tables.size(), 1U);
}

TEST_F(DuckDbFile, ViewsWorkAfterItIsRenamed) {
  {
    const std::unique_ptr<DestinationWriter> writer = open();
    VectorSource source(users().columns);
    replace(*writer, users(), source.dump(1).file().row({1, "ada"}));
    const View view{.name = "users", .storage_name = "users", .columns = {"user_id", "name"}};
    ASSERT_TRUE(writer->publish(std::span(&view, 1)).has_value());
  }
  fs::rename(settings.path, directory.file("copy.duckdb"));
  settings.path = directory.file("copy.duckdb");
  EXPECT_EQ(ask("SELECT user_id FROM copy.heap.users"), 1);
}

TEST_F(DuckDbFile, ViewsKeepTheirCommentsWhenColumnsAreAdded) {
  VectorSource source(users().columns);
  replace(*open(), users(), source.dump(1).file().row({1, "ada"}));
  View view{.name = "users", .storage_name = "users", .comment = "People", .column_comments = {{"user_id", "Who"}}};
  using Columns = std::vector<std::string>;
  for (const Columns& columns : {Columns{"user_id"}, Columns{"user_id"}, Columns{"user_id", "name"}}) {
    view.columns = columns;
    ASSERT_TRUE(open()->publish(std::span(&view, 1)).has_value());
    EXPECT_EQ(ask("SELECT count(*) FROM duckdb_views() WHERE schema_name = 'heap' AND comment = 'People'"), 1);
    EXPECT_EQ(ask("SELECT count(*) FROM duckdb_columns() WHERE schema_name = 'heap' AND comment = 'Who'"), 1);
  }
}

TEST_F(DuckDbFile, TheNameOfItsDatabaseIsKnownBeforeItIsOpened) {
  for (const char* const name :
       {"my data.db", "a.b.duckdb", ".hidden.db", "noext", "UPPER.DuckDB", "memory.db", "q\"uote.db"}) {
    settings.path = directory.file(name);
    open();
    InstanceSlot slot(settings);
    std::shared_ptr<Instance> instance = slot.for_reading().value();
    EXPECT_EQ(slot.connect(std::move(instance)).value().names.database.name(), database_name_of(settings.path));
  }
}

class RefusedFile : public DuckDbFile {};

TEST_F(RefusedFile, NamedLikeItsSchema) {
  settings.path = directory.file("heap.duckdb");
  const Error error = refused();
  EXPECT_EQ(error.kind(), ErrorKind::kConfig);
  EXPECT_THAT(error.text(), HasSubstr("has the name of its schema heap"));
  EXPECT_FALSE(fs::exists(settings.path));
}

TEST_F(RefusedFile, NamedLikeItsRawSchemaInAnotherCase) {
  settings.path = directory.file("HEAP_RAW.db");
  EXPECT_EQ(refused().kind(), ErrorKind::kConfig);
}

TEST_F(RefusedFile, ADirectory) {
  fs::create_directory(settings.path);
  const Error error = refused();
  EXPECT_EQ(error.kind(), ErrorKind::kConfig);
  EXPECT_THAT(error.text(), HasSubstr("is a directory"));
}

TEST_F(RefusedFile, InADirectoryThatIsMissing) {
  settings.path = directory.file("nowhere/warehouse.duckdb");
  const Error error = refused();
  EXPECT_EQ(error.kind(), ErrorKind::kConfig);
  EXPECT_THAT(error.text(), HasSubstr("nowhere does not exist"));
}

TEST_F(RefusedFile, WhereNothingCanBeCreated) {
  settings.path = "/proc/warehouse.duckdb";
  EXPECT_EQ(refused().kind(), ErrorKind::kConfig);
}

TEST_F(RefusedFile, NoDatabaseAtAll) {
  std::ofstream(settings.path) << "user_id,name\n1,ada\n";
  const Error error = refused();
  EXPECT_EQ(error.kind(), ErrorKind::kConfig);
  EXPECT_THAT(error.text(), HasSubstr("not a valid DuckDB database"));
}

TEST_F(RefusedFile, AWalWithoutItsDatabase) {
  std::ofstream(settings.path + ".wal") << "commits";
  EXPECT_EQ(refused().kind(), ErrorKind::kConfig);
  EXPECT_TRUE(fs::exists(settings.path + ".wal"));
}

// The first block of a file: its checksum, "DUCK" and the version. The checksum is a sum of products of its words by
// XOR, so one changed word changes it by two products.
void make_newer(const std::string& path) {
  std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
  std::array<std::uint64_t, 2> words{};
  file.read(reinterpret_cast<char*>(words.data()), sizeof words);
  constexpr std::uint64_t kFactor = 0xbf58476d1ce4e5b9;
  const std::uint64_t newer = words[1] + (std::uint64_t{31} << 32);
  words[0] ^= (words[1] * kFactor) ^ (newer * kFactor);
  words[1] = newer;
  file.seekp(0);
  file.write(reinterpret_cast<const char*>(words.data()), sizeof words);
}

TEST_F(RefusedFile, OfANewerDuckDb) {
  open();
  make_newer(settings.path);
  const Error error = refused();
  EXPECT_EQ(error.kind(), ErrorKind::kConfig) << error.text();
  EXPECT_THAT(error.text(), HasSubstr("version number 99"));
}

TEST_F(RefusedFile, OpenTwiceInOneProcess) {
  const std::unique_ptr<Destination> first = destination();
  const std::unique_ptr<DestinationWriter> writer = first->open_writer(RunId("run")).value();
  EXPECT_EQ(refused().kind(), ErrorKind::kLocked);
  EXPECT_EQ(first->open_writer(RunId("other")).error().kind(), ErrorKind::kLocked);
  fs::create_symlink(settings.path, directory.file("alias.duckdb"));
  settings.path = directory.file("alias.duckdb");
  EXPECT_EQ(refused().kind(), ErrorKind::kLocked);
}

class SharedSchema : public DuckDbFile {};

TEST_F(SharedSchema, ATableOfSomebodyElseIsRefused) {
  tamper({"CREATE SCHEMA warehouse.heap_raw", "CREATE TABLE warehouse.heap_raw.users (user_id BIGINT, name VARCHAR)"});
  const Status status = open()->prepare(users());
  EXPECT_EQ(status.has_value() ? ErrorKind::kInternal : Status(status).error().kind(), ErrorKind::kConfig);
}

TEST_F(SharedSchema, AnAdoptedTableIsOlderThanEveryDump) {
  tamper({"CREATE SCHEMA warehouse.heap_raw", "CREATE TABLE warehouse.heap_raw.users (user_id BIGINT, name VARCHAR)",
          "INSERT INTO warehouse.heap_raw.users VALUES (1, 'old'), (7, 'kept')"});
  settings.adopts_schema = true;
  VectorSource source(users().columns);
  source.dump(1).file().row({1, "new"});
  EXPECT_EQ(try_load(*open(), users(), testing::merge(source), source).value().rows_after, 2);
  EXPECT_EQ(ask("SELECT count(*) FROM warehouse.heap_raw.users WHERE name IN ('new', 'kept')"), 2);
}

TEST_F(SharedSchema, AViewOfSomebodyElseIsRefused) {
  tamper({"CREATE SCHEMA warehouse.heap", "CREATE VIEW warehouse.heap.users AS SELECT 42 AS answer"});
  const std::unique_ptr<DestinationWriter> writer = open();
  ASSERT_TRUE(writer->prepare(users()).has_value());
  const View view{.name = "users", .storage_name = "users", .columns = {"user_id"}};
  EXPECT_EQ(writer->publish(std::span(&view, 1)).error().kind(), ErrorKind::kConfig);
}

TEST_F(SharedSchema, ATableThatIsGoneIsNotPassedOffAsEmpty) {
  {
    VectorSource source(users().columns);
    replace(*open(), users(), source.dump(1).file().row({1, "ada"}));
  }
  tamper({"DROP TABLE warehouse.heap_raw.users"});
  EXPECT_EQ(open()->prepare(users()).error().kind(), ErrorKind::kSchemaMismatch);
}

TEST_F(SharedSchema, RowsOfATableThatAUserChangedAreNotRead) {
  VectorSource source(users().columns);
  replace(*open(), users(), source.dump(1).file().row({1, "ada"}));
  const RowsQuery query{.table = TableName("users"),
                        .columns = {{"user_id", {TypeId::kInt64}}, {"name", {TypeId::kString}}}};
  const auto problem = [&] { return open()->read_rows(query).error().text(); };
  EXPECT_EQ(open()->read_rows(query).value()->next().value().count, 1U);
  tamper({"ALTER TABLE warehouse.heap_raw.users ALTER name TYPE BLOB"});
  EXPECT_EQ(problem(), "the column name of heap_raw.users is BLOB now, and was VARCHAR");
  tamper({"ALTER TABLE warehouse.heap_raw.users DROP COLUMN name"});
  EXPECT_EQ(problem(), "the table heap_raw.users has lost its column name");
  tamper({"DROP TABLE warehouse.heap_raw.users"});
  EXPECT_EQ(problem(), "the table heap_raw.users is gone");
}

TEST_F(SharedSchema, ARebuildMakesATableAnewThatIsGone) {
  VectorSource source(users().columns);
  replace(*open(), users(), source.dump(1).file().row({1, "ada"}).row({2, "bob"}));
  tamper({"DROP TABLE warehouse.heap_raw.users"});
  TablePlan plan = users();
  plan.epoch = 1;
  {
    const auto writer = open();
    ASSERT_TRUE(writer->prepare(plan).has_value());
    // Whoever comes now, because the run has died, finds a table that was never loaded.
    const TableState state = *writer->read_progress().value().find(TableName("users"));
    EXPECT_EQ(state.bookmark, std::nullopt);
    EXPECT_TRUE(state.applied.empty());
  }
  const Load rebuild{LoadMode::kRebuild, source.dumps(), true};
  ASSERT_TRUE(try_load(*open(), plan, rebuild, source).has_value());
  EXPECT_EQ(ask("SELECT count(*) FROM warehouse.heap_raw.users"), 2);
}

TEST_F(SharedSchema, AColumnThatAUserDroppedComesBack) {
  {
    VectorSource source(users().columns);
    replace(*open(), users(), source.dump(1).file().row({1, "ada"}));
  }
  tamper({"ALTER TABLE warehouse.heap_raw.users DROP COLUMN name"});
  EXPECT_TRUE(open()->prepare(users()).has_value());
  EXPECT_EQ(ask("SELECT count(*) FROM warehouse.heap_raw.users WHERE name IS NULL"), 1);
}

TEST_F(SharedSchema, AColumnThatAUserTookAwayHasNoInexactIntegers) {
  const std::unique_ptr<DestinationWriter> writer = open();
  VectorSource source(users().columns);
  replace(*writer, users(), source.dump(1).file().row({std::int64_t{1} << 60, "ada"}));
  const TableState table = writer->read_progress().value().tables.at(users().table);
  EXPECT_TRUE(writer->has_inexact_integers(table, "user_id").value());
  EXPECT_FALSE(writer->has_inexact_integers(table, "gone").value());
  EXPECT_FALSE(writer->has_inexact_integers(table, "name").value());
}

// `policies.metadata` decides about Cairn's own columns when the views are made, and was changed since.
TEST_F(SharedSchema, AViewThatWouldLoseColumnsNamesThePolicyThatMadeThem) {
  VectorSource source(users().columns);
  const std::unique_ptr<DestinationWriter> writer = open();
  replace(*writer, users(), source.dump(1).file().row({1, "ada"}));
  View view{
      .name = "users", .storage_name = "users", .columns = {"user_id", "name", "_cairn_dump_id", "_cairn_loaded_at"}};
  ASSERT_TRUE(writer->publish(std::span(&view, 1)).has_value());
  view.columns = {"user_id", "name"};
  const Status status = writer->publish(std::span(&view, 1));
  ASSERT_FALSE(status.has_value());
  EXPECT_EQ(status.error().kind(), ErrorKind::kConfig);
  EXPECT_THAT(status.error().text(), HasSubstr("the view users has the columns user_id, name, _cairn_dump_id, "));
  EXPECT_THAT(status.error().hint(), HasSubstr("`policies.metadata`"));
  const View moved{.name = "users", .storage_name = "users", .columns = {"user_id", "plan", "name", "_cairn_dump_id"}};
  EXPECT_EQ(writer->publish(std::span(&moved, 1)).error().kind(), ErrorKind::kConfig);
}

class DuckDbLoad : public DuckDbFile {};

TEST_F(DuckDbLoad, TooManyColumnsForTheMemoryNameTheCure) {
  settings.memory_bytes = std::uint64_t{64} << 20;
  std::vector<PlannedColumn> columns{key("id", "int64")};
  for (int i = 1; i < 100; ++i) columns.push_back(column(fmt::format("field_{}", i), "string"));
  const TablePlan wide = table("wide", columns);
  VectorSource source(columns);
  source.dump(1);
  const Result<LoadResult> result = try_load(*open(), wide, testing::replace(source), source);
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().kind(), ErrorKind::kConfig);
  EXPECT_THAT(result.error().text(), HasSubstr("table wide has 100 columns"));
  EXPECT_THAT(result.error().hint(), HasSubstr("100 MiB"));
}

TEST_F(DuckDbLoad, SlicesGiveWhatOnePieceGives) {
  VectorSource source(users().columns);
  for (const int dump : {1, 2, 3}) {
    source.dump(dump);
    for (const int file : {0, 1}) {
      source.file();
      for (int row = 0; row < 500; ++row) source.row({row + file * 100, fmt::format("{}/{}", dump, file)});
    }
  }
  SizedSource sliced(source, slice_bytes_max(settings.memory_bytes) * 2 / 3);
  const LoadResult result = try_load(*open(), users(), testing::merge(source), sliced).value();
  EXPECT_THAT(sliced.scans, ElementsAre(1, 1, 1, 1, 1, 1));
  EXPECT_EQ(result.counts.rows_read, 3000);
  EXPECT_EQ(result.counts.rows_loaded, 600);
  EXPECT_EQ(result.counts.rows_superseded, 2400);
  EXPECT_EQ(ask("SELECT count(*) FROM warehouse.heap_raw.users WHERE name = '3/1'"), 500);
  EXPECT_EQ(ask("SELECT count(*) FROM warehouse.heap_raw.users WHERE name = '3/0'"), 100);
}

TEST_F(DuckDbLoad, ALateIncrementLosesToNewerRowsInEverySlice) {
  const std::unique_ptr<DestinationWriter> writer = open();
  VectorSource newer(users().columns);
  newer.dump(9).file().row({1, "newer"}).row({2, "newer"});
  ASSERT_TRUE(try_load(*writer, users(), testing::merge(newer), newer).has_value());
  VectorSource late(users().columns);
  late.dump(5).file().row({1, "late"}).row({3, "late"}).file().row({2, "late"}).row({3, "later"});
  SizedSource sliced(late, slice_bytes_max(settings.memory_bytes));
  const LoadResult result = try_load(*writer, users(), testing::late_merge(late), sliced).value();
  EXPECT_EQ(sliced.scans.size(), 2U);
  EXPECT_EQ(result.counts.rows_loaded, 1);
  EXPECT_EQ(result.counts.rows_superseded, 3);
  EXPECT_EQ(result.rows_after, 3);
}

TEST_F(DuckDbLoad, TheLedgerNamesTheExactDumpsAndTheChecksum) {
  VectorSource source(users().columns);
  source.dump(3).file().row({1, "ada"}).dump(5).dump(9).file().row({2, "bob"});
  ASSERT_TRUE(try_load(*open(), users(), testing::merge(source), source).has_value());
  EXPECT_EQ(
      ask("SELECT count(*) FROM warehouse.heap_raw._cairn_loads WHERE dumps = [3, 5, 9] AND length(checksum) = 16"), 1);
  EXPECT_EQ(ask("SELECT sum(rows)::BIGINT FROM warehouse.heap_raw._cairn_files"), 2);
}

TEST_F(DuckDbLoad, CountsEventsThatSeveralUsersShare) {
  const TablePlan clicks = table("clicks", {key("event_id", "int64"), column("user_id", "int64")});
  VectorSource full(clicks.columns);
  full.dump(1).file().row({1, 10}).row({1, 11}).row({2, 10}).row({2, 10}).row({3, null});
  const std::unique_ptr<DestinationWriter> writer = open();
  EXPECT_EQ(replace(*writer, clicks, full).shared_event_ids, 1);
  VectorSource increment(clicks.columns);
  increment.dump(2).file().row({4, 10}).row({4, 11});
  EXPECT_EQ(try_load(*writer, clicks, testing::merge(increment), increment).value().shared_event_ids, 1);
}

}  // namespace
}  // namespace cairn::duckdb
