// Files of older and newer versions of the system tables, as they are opened, killed on the way and refused.
#include <cstdlib>
#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "destination/duckdb/factory.h"
#include "destination/duckdb/fence.h"
#include "destination/duckdb/instance_slot.h"
#include "testing/child_test.h"
#include "testing/fake_clock.h"
#include "testing/temporary_directory.h"

namespace cairn::duckdb {
namespace {

using cairn::testing::ChildTest;
using cairn::testing::FakeClock;
using cairn::testing::TemporaryDirectory;
using ::testing::HasSubstr;

constexpr const char* kPathVariable = "CAIRN_TEST_DATABASE";

// Version 1 as it was released, with a table at rest and one load. Never edited.
const std::vector<std::string> kVersion1{
    "CREATE SCHEMA warehouse.heap",
    "CREATE SCHEMA warehouse.heap_raw",
    "CREATE TABLE warehouse.heap_raw._cairn_lock (connection_id UUID, nonce BIGINT, holder VARCHAR, since TIMESTAMP, "
    "version BIGINT)",
    "CREATE TABLE warehouse.heap_raw._cairn_runs (run_id VARCHAR, started_at TIMESTAMP, finished_at TIMESTAMP, outcome "
    "VARCHAR, exit_code BIGINT, cairn_version VARCHAR, report JSON)",
    "CREATE TABLE warehouse.heap_raw._cairn_dumps (dump_id BIGINT, manifest_key VARCHAR, etag VARCHAR, sha256 VARCHAR, "
    "first_seen TIMESTAMP, complete_at TIMESTAMP)",
    "CREATE TABLE warehouse.heap_raw._cairn_tables (table_name VARCHAR, storage_name VARCHAR, key VARCHAR[], epoch "
    "BIGINT, generation BIGINT, bookmark BIGINT, row_count BIGINT, state VARCHAR, held_dump BIGINT, held_reason "
    "VARCHAR, held_rows_before BIGINT, held_rows_after BIGINT, held_manifest_sha VARCHAR)",
    "CREATE TABLE warehouse.heap_raw._cairn_loads (load_id VARCHAR, run_id VARCHAR, table_name VARCHAR, epoch BIGINT, "
    "mode VARCHAR, first_dump BIGINT, last_dump BIGINT, files BIGINT, bytes BIGINT, rows_read BIGINT, rows_loaded "
    "BIGINT, rows_superseded BIGINT, rows_rejected BIGINT, rows_filtered BIGINT, checksum VARCHAR, committed_at "
    "TIMESTAMP, dumps BIGINT[])",
    "CREATE TABLE warehouse.heap_raw._cairn_files (load_id VARCHAR, ordinal BIGINT, uri VARCHAR, etag VARCHAR, bytes "
    "BIGINT, blocks BIGINT, rows BIGINT)",
    "CREATE TABLE warehouse.heap_raw._cairn_fields (table_name VARCHAR, field VARCHAR, column_name VARCHAR, type "
    "VARCHAR, description VARCHAR, first_dump BIGINT, last_dump BIGINT, values_from_dump BIGINT, values_to_dump "
    "BIGINT)",
    "CREATE TABLE warehouse.heap_raw._cairn_schema_changes (at_dump BIGINT, run_id VARCHAR, table_name VARCHAR, field "
    "VARCHAR, kind VARCHAR, before VARCHAR, after VARCHAR)",
    "CREATE TABLE warehouse.heap_raw._cairn_rejects (load_id VARCHAR, table_name VARCHAR, dump_id BIGINT, uri VARCHAR, "
    "block BIGINT, row BIGINT, reason VARCHAR, record JSON)",
    "CREATE TABLE warehouse.heap_raw._cairn_identity (user_id VARCHAR, resolved_user_id VARCHAR)",
    "CREATE TABLE warehouse.heap_raw._cairn_decisions (decided_at TIMESTAMP, actor VARCHAR, kind VARCHAR, table_name "
    "VARCHAR, dump_id BIGINT, manifest_sha VARCHAR, reason VARCHAR)",
    "CREATE TABLE warehouse.heap_raw._cairn_tombstones (user_hmac VARCHAR, erased_at TIMESTAMP)",
    "INSERT INTO warehouse.heap_raw._cairn_lock VALUES ('5d2c0d4e-6c0f-4f0e-9b7a-0d8f5a3b1c2d', 41, 'cairn 0.1.0, "
    "process 7 on host etl', TIMESTAMP '2026-01-01', 1)",
    "INSERT INTO warehouse.heap_raw._cairn_tables VALUES ('users', 'users', ['user_id'], 0, 3, 5, 2, 'ok', NULL, NULL, "
    "NULL, NULL, NULL)",
    "INSERT INTO warehouse.heap_raw._cairn_loads VALUES ('a', 'r', 'users', 0, 'replace', 3, 3, 1, 10, 2, 2, 0, 0, 0, "
    "'', TIMESTAMP '2026-01-01', [3]), ('b', 'r', 'users', 0, 'merge', 4, 5, 1, 20, 0, 0, 0, 0, 0, '', TIMESTAMP "
    "'2026-01-02', [4, 5])",
};

// What two later versions might bring.
std::vector<Migration> three_versions() {
  std::vector<Migration> migrations(all_migrations().begin(), all_migrations().begin() + 1);
  migrations.push_back(
      {2,
       "the second",
       {AddColumn{"_cairn_loads", "dump_count", "BIGINT", "len(dumps)"}, AddTable{"_cairn_notes", "note VARCHAR"}}});
  migrations.push_back({3,
                        "the third",
                        {AddColumn{"_cairn_loads", "dump_count_doubled", "BIGINT", "dump_count * 2"},
                         AddColumn{"_cairn_notes", "at", "DATE"}, AddColumn{"_cairn_runs", "host", "VARCHAR"}}});
  return migrations;
}

DestinationSettings settings_of(const std::string& path) { return {.type = "duckdb", .path = path}; }

// One opening of the file, for whatever a test wants to say to it.
class Opened {
 public:
  enum class For : std::uint8_t { kReading, kWriting };
  Opened(const std::string& path, For purpose)
      : slot_(settings_of(path)),
        session_(slot_.connect(purpose == For::kReading ? slot_.for_reading().value() : slot_.for_writing().value())
                     .value()) {}

  Connection& connection() { return session_.connection; }
  const Names& names() const { return session_.names; }
  Result<Fence> raise_fence(std::span<const Migration> migrations) {
    return duckdb::raise_fence(connection(), names(), "a test", FakeClock().now(), migrations);
  }
  std::string text(const std::string& sql) { return connection().query(sql).value().get<std::string>(0, 0); }
  std::int64_t version() { return connection().count("SELECT version FROM warehouse.heap_raw._cairn_lock").value(); }
  // Every column of every system table in its order, as one text.
  std::string layout() {
    return text(
        "SELECT string_agg(table_name || '.' || column_name || ' ' || data_type, ', ' ORDER BY table_name, "
        "column_index) FROM duckdb_columns() WHERE schema_name = 'heap_raw'");
  }

 private:
  InstanceSlot slot_;
  Session session_;
};

class Migrated : public ::testing::Test {
 protected:
  void make_version_1() {
    Opened file(path, Opened::For::kWriting);
    for (const std::string& sql : kVersion1) ASSERT_TRUE(file.connection().run(sql).has_value()) << sql;
  }
  // Kills a process that migrates to the third version, at a passage of a failpoint.
  void kill_migration(std::string_view failpoint, int passage) {
    ChildTest child("Migrates", {fmt::format("{}={}", kPathVariable, path),
                                 fmt::format("CAIRN_FP={}=kill@{}", failpoint, passage)});
    ASSERT_EQ(child.wait(), -1) << failpoint;
  }
  void remove_file() {
    std::filesystem::remove(path);
    std::filesystem::remove(path + ".wal");
  }
  std::unique_ptr<Destination> destination() { return duckdb_factory().make(settings_of(path), clock_).value(); }

  TemporaryDirectory directory;
  std::string path = directory / "warehouse.duckdb";

 private:
  FakeClock clock_;
};

TEST(Child, DISABLED_Migrates) {
  Opened file(std::getenv(kPathVariable), Opened::For::kWriting);
  std::_Exit(file.raise_fence(three_versions()).has_value() ? 0 : 3);
}

TEST_F(Migrated, AFileOfVersion1ComesOutLikeANewOne) {
  make_version_1();
  EXPECT_TRUE(destination()->open_writer(RunId("run")).has_value());
  const std::string migrated = Opened(path, Opened::For::kReading).layout();
  remove_file();
  EXPECT_TRUE(destination()->open_writer(RunId("run")).has_value());
  EXPECT_EQ(migrated, Opened(path, Opened::For::kReading).layout());
}

TEST_F(Migrated, AFileOfVersion1IsReadAsItIsAndNotChanged) {
  make_version_1();
  const auto written = std::filesystem::last_write_time(path);
  const Progress progress = destination()->open_reader().value()->read_progress().value();
  const TableState* const users = progress.find(TableName("users"));
  ASSERT_NE(users, nullptr);
  EXPECT_EQ(users->bookmark, DumpId(5));
  EXPECT_THAT(users->applied, ::testing::ElementsAre(DumpId(3), DumpId(4), DumpId(5)));
  EXPECT_EQ(destination()->open_reader().value()->read_ledger().value().size(), 2U);
  EXPECT_EQ(std::filesystem::last_write_time(path), written);
  EXPECT_EQ(Opened(path, Opened::For::kReading).version(), 1);
}

constexpr const char* kLoadsSql =
    "SELECT string_agg(load_id || ' ' || dump_count || ' ' || dump_count_doubled, ', ' ORDER BY rowid) FROM {}";

TEST_F(Migrated, ReadersSeeBeforehandWhatTheMigrationWillMake) {
  make_version_1();
  const std::vector<Migration> migrations = three_versions();
  {
    Opened file(path, Opened::For::kReading);
    const Names names = read_as_newest(file.connection(), file.names(), 1, migrations).value();
    EXPECT_EQ(file.text(fmt::format(kLoadsSql, names.system("_cairn_loads"))), "a 1 2, b 2 4");
    EXPECT_EQ(
        file.connection().count(fmt::format("SELECT count(\"at\") FROM {}", names.system("_cairn_notes"))).value(), 0);
  }
  Opened file(path, Opened::For::kWriting);
  EXPECT_EQ(file.raise_fence(migrations).value().version, 3);
  EXPECT_EQ(file.text(fmt::format(kLoadsSql, file.names().system("_cairn_loads"))), "a 1 2, b 2 4");
  EXPECT_EQ(file.version(), 3);
  EXPECT_EQ(file.raise_fence(migrations).value().nonce, 43) << "41 before, raised by each opening";
}

TEST_F(Migrated, KilledOnTheWayItIsWhollyOldOrWhollyNew) {
  struct Kill {
    std::string_view failpoint;
    int passage;
    std::int64_t version;  // of what is left
  };
  for (const Kill& kill : {Kill{"S1.migrate", 1, 1}, Kill{"S1.migrate", 4, 1}, Kill{"S1.migrate", 6, 1},
                           Kill{"S1.open_fence", 1, 1}, Kill{"S1.open_fence.committed", 1, 3}}) {
    SCOPED_TRACE(fmt::format("{}@{}", kill.failpoint, kill.passage));
    remove_file();
    make_version_1();
    const std::string old_layout = Opened(path, Opened::For::kReading).layout();
    kill_migration(kill.failpoint, kill.passage);
    EXPECT_EQ(Opened(path, Opened::For::kReading).version(), kill.version);
    EXPECT_EQ(Opened(path, Opened::For::kReading).layout() == old_layout, kill.version == 1);
    Opened file(path, Opened::For::kWriting);
    EXPECT_TRUE(file.raise_fence(three_versions()).has_value());
    EXPECT_EQ(file.text(fmt::format(kLoadsSql, file.names().system("_cairn_loads"))), "a 1 2, b 2 4");
  }
}

TEST_F(Migrated, AFileFromTheFutureIsRefusedAndNotTouched) {
  {
    Opened file(path, Opened::For::kWriting);
    ASSERT_TRUE(file.raise_fence(three_versions()).has_value());
    ASSERT_TRUE(file.connection().run("UPDATE warehouse.heap_raw._cairn_lock SET version = 9").has_value());
  }
  const auto expect_refusal = [](const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kConfig);
    EXPECT_THAT(error.text(), HasSubstr("heap_raw have version 9"));
    EXPECT_THAT(error.text(), HasSubstr(fmt::format("up to version {}", newest_version(all_migrations()))));
    EXPECT_THAT(error.text(), HasSubstr("last opened by a test"));
    EXPECT_THAT(error.hint(), HasSubstr("use that Cairn, or a newer one"));
  };
  expect_refusal(destination()->open_writer(RunId("run")).error());
  expect_refusal(destination()->open_reader().value()->read_progress().error());
  Opened file(path, Opened::For::kReading);
  EXPECT_EQ(file.version(), 9);
  EXPECT_EQ(file.connection().count("SELECT nonce FROM warehouse.heap_raw._cairn_lock").value(), 1);
}

}  // namespace
}  // namespace cairn::duckdb
