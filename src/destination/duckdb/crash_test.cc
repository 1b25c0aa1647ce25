// Runs loads in a process of their own that is killed, or told of an error, at a named step; then looks at what is
// left.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <random>
#include <set>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include "destination/duckdb/factory.h"
#include "destination/duckdb/instance_slot.h"
#include "testing/child_test.h"
#include "testing/fake_clock.h"
#include "testing/peek.h"
#include "testing/plan_builder.h"

namespace cairn::duckdb {
namespace {

namespace fs = std::filesystem;
using cairn::testing::ChildTest;
using cairn::testing::column;
using cairn::testing::FakeClock;
using cairn::testing::key;
using cairn::testing::open_peek;
using cairn::testing::table;
using cairn::testing::VectorSource;
using ::testing::HasSubstr;

constexpr const char* kPathVariable = "CAIRN_TEST_DATABASE";
constexpr const char* kFileBytesVariable = "CAIRN_TEST_FILE_BYTES";

DestinationSettings settings_of(const std::string& path) { return {.type = "duckdb", .path = path}; }
std::string acknowledged_of(const std::string& path) { return path + ".acknowledged"; }

TablePlan users() { return table("users", {key("user_id", "int64"), column("name", "string")}); }

// The dumps of the reference run: a full one, an increment, a full one whose keys repeat, an increment over two dumps.
struct Step {
  LoadMode mode;
  std::function<void(VectorSource&)> fill;
};

void fill_rows(VectorSource& source, int first, int last, const std::string& name) {
  for (int id = first; id < last; ++id) source.row({id, fmt::format("{} {}", name, id)});
}

std::vector<Step> reference_run() {
  return {{LoadMode::kReplace, [](VectorSource& s) { fill_rows(s.dump(1).file(), 0, 900, "first"); }},
          {LoadMode::kMerge, [](VectorSource& s) { fill_rows(s.dump(2).file(), 500, 1200, "second"); }},
          {LoadMode::kReplace,
           [](VectorSource& s) {
             fill_rows(s.dump(3).file(), 0, 800, "third");
             fill_rows(s.file(), 400, 1000, "third again");
           }},
          {LoadMode::kMerge, [](VectorSource& s) {
             fill_rows(s.dump(4).file(), 0, 10, "fourth");
             fill_rows(s.dump(5).file(), 5, 20, "fifth");
           }}};
}

// Applies what the ledger lacks, as a run does, and notes each dump that was acknowledged.
Status run_once(const std::string& path) {
  FakeClock clock;
  const std::unique_ptr<Destination> destination = TRY(duckdb_factory().make(settings_of(path), clock));
  const std::unique_ptr<DestinationWriter> writer = TRY(destination->open_writer(RunId("run")));
  TRY(writer->record_run({.run = RunId("run"), .started_at = clock.now()}));
  const TablePlan plan = users();
  for (const Step& step : reference_run()) {
    VectorSource source(plan.columns);
    step.fill(source);
    const Load load{step.mode, source.dumps(), true};
    const Progress progress = TRY(writer->read_progress());
    const TableState* const state = progress.find(plan.table);
    if (state != nullptr && state->applied.contains(load.last_dump())) continue;
    TRY(writer->prepare(plan));
    const LoadRequest request{.table = &plan,
                              .load = &load,
                              .id = load_id(writer->connection_id(), plan, load),
                              .run = RunId("run"),
                              .guard = {.is_on = false},
                              .loaded_at = clock.now(),
                              .on_progress = {}};
    const LoadResult result = TRY(writer->load(request, source));
    CHECK(result.outcome == LoadOutcome::kCommitted, "what the ledger lacks is committed");
    std::ofstream(acknowledged_of(path), std::ios::app) << load.last_dump().value() << '\n';
  }
  const View view{.name = "users", .storage_name = "users", .columns = {"user_id", "name"}};
  return writer->publish(std::span(&view, 1));
}

// The scenarios, which only run as children of the tests below.
TEST(Child, DISABLED_RunsOnce) {
  if (const char* const limit = std::getenv(kFileBytesVariable)) {
    // No file may grow beyond this: writes fail as they do on a full disk.
    const rlimit bytes{std::stoull(limit), std::stoull(limit)};
    signal(SIGXFSZ, SIG_IGN);
    ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &bytes), 0);
  }
  const Status status = run_once(std::getenv(kPathVariable));
  if (!status.has_value()) std::_Exit(3);
  std::_Exit(0);
}

TEST(Child, DISABLED_HoldsTheFile) {
  FakeClock clock;
  const std::string path = std::getenv(kPathVariable);
  const std::unique_ptr<Destination> destination = duckdb_factory().make(settings_of(path), clock).value();
  const std::unique_ptr<DestinationWriter> writer = destination->open_writer(RunId("holder")).value();
  std::ofstream(acknowledged_of(path)) << "open";
  std::this_thread::sleep_for(std::chrono::minutes(1));
}

// Loads while a directory takes the place of the file, so that it cannot be opened again.
Error load_and_lose_the_file(DestinationWriter& writer, const std::string& path) {
  const TablePlan plan = users();
  VectorSource source(plan.columns);
  fill_rows(source.dump(1).file(), 0, 900, "first");
  const Load load{LoadMode::kReplace, source.dumps(), true};
  CHECK(writer.prepare(plan).has_value(), "the table can be made");
  std::once_flag is_lost;  // several threads report progress
  const auto lose_the_file = [&](std::uint64_t) {
    std::call_once(is_lost, [&] {
      fs::rename(path, path + ".away");
      fs::create_directory(path);
    });
    return true;
  };
  const LoadRequest request{.table = &plan,
                            .load = &load,
                            .id = load_id(writer.connection_id(), plan, load),
                            .run = RunId("run"),
                            .guard = {.is_on = false},
                            .loaded_at = {},
                            .on_progress = lose_the_file};
  const Result<LoadResult> result = writer.load(request, source);
  CHECK(!result.has_value(), "a load whose commit was never answered is no success");
  return result.error();
}

TEST(Child, DISABLED_CannotOpenItsFileAgain) {
  FakeClock clock;
  const std::string path = std::getenv(kPathVariable);
  const std::unique_ptr<Destination> destination = duckdb_factory().make(settings_of(path), clock).value();
  const std::unique_ptr<DestinationWriter> writer = destination->open_writer(RunId("run")).value();
  const Error error = load_and_lose_the_file(*writer, path);
  const bool is_error_later = !writer->read_progress().has_value();
  fs::remove(path);
  fs::rename(path + ".away", path);
  const bool is_well_again = writer->read_progress().has_value();
  std::_Exit(error.kind() == ErrorKind::kTransient && is_error_later && is_well_again ? 0 : 3);
}

// A scenario that runs on the file at `path`.
class Process : public ChildTest {
 public:
  Process(const std::string& scenario, const std::string& path, std::vector<std::string> variables = {})
      : ChildTest(scenario, with_path(std::move(variables), path)) {}

 private:
  static std::vector<std::string> with_path(std::vector<std::string> variables, const std::string& path) {
    variables.push_back(std::string(kPathVariable) + "=" + path);
    return variables;
  }
};

class Crash : public ::testing::Test {
 protected:
  Crash() {
    std::string pattern = fs::temp_directory_path() / "cairn_crash_XXXXXX";
    directory_ = mkdtemp(pattern.data());
  }
  ~Crash() override { fs::remove_all(directory_); }

  std::string fresh_path() { return directory_ / fmt::format("warehouse{}.duckdb", ++files_); }

  int run(const std::string& path, const std::string& failpoints = "") {
    return Process("RunsOnce", path, {"CAIRN_FP=" + failpoints}).wait();
  }

  // The rows after each bookmark, from runs that nothing disturbed.
  std::vector<std::string> rows(const std::string& path) { return open_peek(settings_of(path))->rows("users"); }

  // Bookmark = data, nothing acknowledged is lost, no key twice.
  void expect_whole(const std::string& path) {
    if (!fs::exists(path)) return;
    FakeClock clock;
    const std::unique_ptr<Destination> destination = duckdb_factory().make(settings_of(path), clock).value();
    Result<Progress> progress = destination->open_reader().value()->read_progress();
    ASSERT_TRUE(progress.has_value()) << progress.error().text();
    const TableState* const state = progress.value().find(TableName("users"));
    std::int64_t acknowledged = 0;
    for (std::ifstream file(acknowledged_of(path)); file >> acknowledged;) {
      ASSERT_NE(state, nullptr);
      EXPECT_TRUE(state->applied.contains(DumpId(acknowledged))) << acknowledged;
    }
    if (state == nullptr) return;
    const std::map<std::int64_t, std::int64_t> rows_by_bookmark{{-1, 0}, {1, 900}, {2, 1200}, {3, 1000}, {5, 1000}};
    const std::int64_t bookmark = state->bookmark.value_or(DumpId(-1)).value();
    ASSERT_TRUE(rows_by_bookmark.contains(bookmark)) << bookmark;
    EXPECT_EQ(state->row_count, rows_by_bookmark.at(bookmark));
    EXPECT_EQ(static_cast<std::int64_t>(rows(path).size()), rows_by_bookmark.at(bookmark));
  }

 private:
  fs::path directory_;
  int files_ = 0;
};

constexpr std::array kSteps{
    "S1.create",        "S1.create.renamed", "S1.migrate", "S1.open_fence",    "S1.open_fence.committed",
    "S7.ddl",           "S7.ddl.committed",  "S15.begin",  "S16.verify_fence", "S17.merge",
    "S17.merge.delete", "S17.merge.insert",  "S18.ledger", "S19.bookmark",     "S20.commit_sent",
    "S21.commit_acked", "S24.identity",      "S25.report"};

TEST_F(Crash, KilledAtEveryStepTheNextRunReachesTheSameTable) {
  const std::string undisturbed = fresh_path();
  ASSERT_EQ(run(undisturbed), 0);
  const std::vector<std::string> expected = rows(undisturbed);
  int killed = 0;
  for (const char* const step : kSteps) {
    for (const int passage : {1, 4}) {
      SCOPED_TRACE(fmt::format("{} at passage {}", step, passage));
      const std::string path = fresh_path();
      if (run(path, fmt::format("{}=kill@{}", step, passage)) == 0) continue;
      ++killed;
      expect_whole(path);
      ASSERT_EQ(run(path), 0);
      expect_whole(path);
      EXPECT_EQ(rows(path), expected);
    }
  }
  EXPECT_GE(killed, 20);
}

TEST_F(Crash, KilledTwiceWhileRecoveringItStillReachesTheSameTable) {
  const std::string undisturbed = fresh_path();
  ASSERT_EQ(run(undisturbed), 0);
  const std::string path = fresh_path();
  ASSERT_EQ(run(path, "S19.bookmark=kill@2"), -1);
  ASSERT_EQ(run(path, "S1.open_fence=kill"), -1);
  ASSERT_EQ(run(path, "S17.merge.delete=kill"), -1);
  ASSERT_EQ(run(path), 0);
  EXPECT_EQ(rows(path), rows(undisturbed));
}

TEST_F(Crash, AnErrorAtAnyStepOfALoadLeavesWhatStood) {
  for (const char* const step :
       {"S16.verify_fence", "S17.merge.delete", "S17.merge.insert", "S18.ledger", "S20.commit_sent"}) {
    SCOPED_TRACE(step);
    const std::string path = fresh_path();
    EXPECT_EQ(run(path, fmt::format("{}=error@2", step)), 3);
    expect_whole(path);
    ASSERT_EQ(run(path), 0);
    expect_whole(path);
  }
}

TEST_F(Crash, ALostAnswerToCommitIsSettledByTheLedger) {
  const std::string path = fresh_path();
  EXPECT_EQ(run(path, "S21.commit_acked=error@2"), 0);
  expect_whole(path);
  EXPECT_EQ(open_peek(settings_of(path))->versions("users").size(), 1000U);
}

TEST_F(Crash, ALostAnswerThatCannotBeSettledPassesAndIsSettledLater) {
  const std::string path = fresh_path();
  EXPECT_EQ(Process("CannotOpenItsFileAgain", path, {"CAIRN_FP=S21.commit_acked=error"}).wait(), 0);
  ASSERT_EQ(run(path), 0);
  expect_whole(path);
}

TEST_F(Crash, AFileHeldByAnotherProcessNamesIt) {
  const std::string path = fresh_path();
  Process holder("HoldsTheFile", path);
  while (!fs::exists(acknowledged_of(path))) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  FakeClock clock;
  const std::unique_ptr<Destination> destination = duckdb_factory().make(settings_of(path), clock).value();
  const Result<std::unique_ptr<DestinationWriter>> writer = destination->open_writer(RunId("second"));
  ASSERT_FALSE(writer.has_value());
  EXPECT_EQ(writer.error().kind(), ErrorKind::kLocked);
  EXPECT_THAT(writer.error().text(), HasSubstr(fmt::format("PID {}", holder.pid())));
  EXPECT_EQ(destination->open_reader().value()->read_progress().error().kind(), ErrorKind::kLocked);
}

TEST_F(Crash, TwoRunsAtOnceNeverMix) {
  const std::string undisturbed = fresh_path();
  ASSERT_EQ(run(undisturbed), 0);
  const std::string path = fresh_path();
  Process first("RunsOnce", path);
  Process second("RunsOnce", path);
  const int first_status = first.wait();
  const int second_status = second.wait();
  EXPECT_TRUE(first_status == 0 || second_status == 0) << first_status << ' ' << second_status;
  expect_whole(path);
  EXPECT_EQ(rows(path), rows(undisturbed));
}

TEST_F(Crash, WritesThatFailFromSomeByteOnLoseNothing) {
  int failed = 0;
  for (int kibibytes = 8; kibibytes <= 2048; kibibytes *= 2) {
    SCOPED_TRACE(fmt::format("files of at most {} KiB", kibibytes));
    const std::string path = fresh_path();
    const std::string limit = fmt::format("{}={}", kFileBytesVariable, kibibytes * 1024);
    if (Process("RunsOnce", path, {limit}).wait() != 0) ++failed;
    expect_whole(path);
    ASSERT_EQ(run(path), 0);
    expect_whole(path);
  }
  EXPECT_GE(failed, 3);
}

// What a killed process left in its WAL.
std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}
void write_file(const std::string& path, const std::string& bytes) { std::ofstream(path, std::ios::binary) << bytes; }

TEST_F(Crash, AReaderSeesWhatStandsInTheWalOnly) {
  const std::string path = fresh_path();
  ASSERT_EQ(run(path, "S21.commit_acked=kill@2"), -1);
  ASSERT_GT(fs::file_size(path + ".wal"), 0U);
  FakeClock clock;
  const std::unique_ptr<Destination> destination = duckdb_factory().make(settings_of(path), clock).value();
  const Progress progress = destination->open_reader().value()->read_progress().value();
  EXPECT_EQ(progress.find(TableName("users"))->bookmark, DumpId(2));
  EXPECT_GT(fs::file_size(path + ".wal"), 0U);
}

// A WAL that holds an acknowledged load and is no longer what was written. DuckDB takes what it cannot read at its end
// for a commit that a crash cut off, so that acknowledged loads may go; but they go whole, with their bookmarks.
class ChangedWal : public Crash {
 protected:
  void SetUp() override {
    const std::string undisturbed = fresh_path();
    ASSERT_EQ(run(undisturbed), 0);
    expected_ = rows(undisturbed);
    path_ = fresh_path();
    ASSERT_EQ(run(path_, "S21.commit_acked=kill@2"), -1);
    database_ = read_file(path_);
    wal_ = read_file(path_ + ".wal");
  }

  const std::string& wal() const { return wal_; }
  int refused() const { return refused_; }
  int opened() const { return opened_; }

  // With that WAL the database is refused and stays as it is, or holds a whole number of loads, and the next run ends
  // in the right table.
  void expect_refused_or_right(const std::string& wal) {
    write_file(path_, database_);
    write_file(path_ + ".wal", wal);
    fs::remove(acknowledged_of(path_));
    FakeClock clock;
    const std::unique_ptr<Destination> destination = duckdb_factory().make(settings_of(path_), clock).value();
    Result<std::unique_ptr<DestinationWriter>> writer = destination->open_writer(RunId("next"));
    if (!writer.has_value()) {
      ++refused_;
      EXPECT_EQ(writer.error().kind(), ErrorKind::kConfig) << writer.error().text();
      EXPECT_EQ(read_file(path_ + ".wal"), wal);
      return;
    }
    ++opened_;
    writer.value().reset();
    expect_whole(path_);
    if (opened_ % 3 != 1) return;  // runs take long
    const Status next = run_once(path_);
    ASSERT_TRUE(next.has_value()) << next.error().text();
    EXPECT_EQ(rows(path_), expected_);
  }

 private:
  std::vector<std::string> expected_;
  std::string path_;
  std::string database_;
  std::string wal_;
  int refused_ = 0;
  int opened_ = 0;
};

TEST_F(ChangedWal, CutAnywhereGivesAWholeNumberOfLoadsOrAnError) {
  for (std::size_t cut = 0; cut <= wal().size(); cut += cut < 130 ? 9 : wal().size() / 30) {
    SCOPED_TRACE(fmt::format("cut at {} of {}", cut, wal().size()));
    expect_refused_or_right(wal().substr(0, cut));
  }
  EXPECT_GE(opened(), 30) << "a WAL that ends early is what a crash leaves";
}

TEST_F(ChangedWal, WithOneWrongBitGivesAWholeNumberOfLoadsOrAnError) {
  for (std::size_t place = 0; place < wal().size(); place += place < 60 ? 5 : wal().size() / 25) {
    SCOPED_TRACE(fmt::format("bit of byte {} of {}", place, wal().size()));
    std::string damaged = wal();
    damaged[place] = static_cast<char>(damaged[place] ^ 0x20);
    expect_refused_or_right(damaged);
  }
  EXPECT_GE(refused(), 20);
}

TEST_F(ChangedWal, OfGarbageGivesAWholeNumberOfLoadsOrAnError) {
  constexpr unsigned kSeed = 20261124;
  std::mt19937 random(kSeed);
  std::string garbage(wal().size(), '\0');
  for (const bool is_zeros : {true, false}) {
    if (!is_zeros) std::ranges::generate(garbage, [&] { return static_cast<char>(random()); });
    for (const std::size_t kept : {std::size_t{0}, std::size_t{8}, std::size_t{16}, std::size_t{32}, std::size_t{64},
                                   std::size_t{200}, wal().size() / 2, wal().size()}) {
      SCOPED_TRACE(fmt::format("{} bytes, then {}, seed {}", kept, is_zeros ? "zeros" : "garbage", kSeed));
      expect_refused_or_right(wal().substr(0, kept) + garbage.substr(std::min(kept, garbage.size() - 100)));
    }
  }
  EXPECT_GE(refused(), 4);
  EXPECT_GE(opened(), 4);
}

TEST_F(Crash, ADamagedWalIsAnErrorAndStays) {
  const std::string path = fresh_path();
  ASSERT_EQ(run(path, "S21.commit_acked=kill@2"), -1);
  std::string wal = read_file(path + ".wal");
  wal[wal.size() / 2] = static_cast<char>(wal[wal.size() / 2] ^ 0x20);
  write_file(path + ".wal", wal);
  FakeClock clock;
  const std::unique_ptr<Destination> destination = duckdb_factory().make(settings_of(path), clock).value();
  const Result<std::unique_ptr<DestinationWriter>> writer = destination->open_writer(RunId("next"));
  ASSERT_FALSE(writer.has_value());
  EXPECT_EQ(writer.error().kind(), ErrorKind::kConfig) << writer.error().text();
  EXPECT_EQ(read_file(path + ".wal"), wal);
  const std::string copy = path + ".corrupt-20231114T221320Z";
  EXPECT_THAT(writer.error().hint(), HasSubstr(copy));
  EXPECT_EQ(read_file(copy), read_file(path));
  EXPECT_EQ(read_file(copy + ".wal"), wal);
}

// What opening the file at `path` says at that minute.
std::string hint_of_opening(const std::string& path, int minutes) {
  FakeClock clock;
  clock.advance(std::chrono::minutes(minutes));
  const std::unique_ptr<Destination> destination = duckdb_factory().make(settings_of(path), clock).value();
  return destination->open_writer(RunId("next")).error().hint();
}

class DamagedFile : public Crash {
 protected:
  // A database whose WAL has a wrong bit at `place`, a fraction of its length.
  std::string damaged_path() {
    const std::string path = fresh_path();
    EXPECT_EQ(run(path, "S21.commit_acked=kill@2"), -1);
    wal_ = read_file(path + ".wal");
    damage(path, 0.5);
    return path;
  }
  void damage(const std::string& path, double place) {
    std::string wal = wal_;
    char& byte = wal[static_cast<std::size_t>(static_cast<double>(wal.size()) * place)];
    byte = static_cast<char>(byte ^ 0x20);
    write_file(path + ".wal", wal);
  }

 private:
  std::string wal_;
};

TEST_F(DamagedFile, IsCopiedAsideOnce) {
  const std::string path = damaged_path();
  for (const int minutes : {0, 1, 2}) {
    EXPECT_THAT(hint_of_opening(path, minutes), HasSubstr(".corrupt-20231114T221320Z"));
  }
  EXPECT_FALSE(fs::exists(path + ".corrupt-20231114T221420Z"));
}

TEST_F(DamagedFile, IsCopiedAnewOnceItIsDamagedOtherwise) {
  const std::string path = damaged_path();
  const std::string first = path + ".corrupt-20231114T221320Z";
  EXPECT_THAT(hint_of_opening(path, 0), HasSubstr(first));
  const std::string wal = read_file(first + ".wal");
  damage(path, 0.3);
  for (const int minutes : {0, 1}) EXPECT_THAT(hint_of_opening(path, minutes), HasSubstr(first + "-2 "));
  EXPECT_EQ(read_file(first + ".wal"), wal) << "a copy that stands is never overwritten";
  EXPECT_EQ(read_file(first + "-2.wal"), read_file(path + ".wal"));
}

TEST_F(DamagedFile, IsNotTakenForCopiedByWhatAKilledRunLeft) {
  const std::string path = damaged_path();
  write_file(path + ".corrupt.tmp", "half");
  write_file(path + ".corrupt-20230101T000000Z", "half, as it was copied once");
  const std::string copy = path + ".corrupt-20231114T221320Z";
  EXPECT_THAT(hint_of_opening(path, 0), HasSubstr(copy + " "));
  EXPECT_EQ(read_file(copy), read_file(path));
  EXPECT_FALSE(fs::exists(path + ".corrupt.tmp"));
}

TEST_F(DamagedFile, IsCopiedAsideWhereItWasCutShort) {
  const std::string path = fresh_path();
  ASSERT_EQ(run(path), 0);
  fs::resize_file(path, 100'000);  // in the first of its blocks
  const std::string copy = path + ".corrupt-20231114T221320Z";
  EXPECT_THAT(hint_of_opening(path, 0), HasSubstr(copy + " "));
  EXPECT_EQ(read_file(copy), read_file(path));
}

TEST_F(DamagedFile, IsCopiedAsideOnlyOnceAReaderSaysThatItWasToBeWritten) {
  const std::string path = damaged_path();
  const std::string copy = path + ".corrupt-20231114T221320Z";
  FakeClock clock;
  const std::unique_ptr<Destination> destination = duckdb_factory().make(settings_of(path), clock).value();
  const Error error = destination->open_reader().value()->read_progress().error();
  EXPECT_FALSE(fs::exists(copy)) << "what only reads leaves the disk as it is";
  const Error kept = destination->keep_damaged(error);
  EXPECT_EQ(kept.kind(), ErrorKind::kConfig);
  EXPECT_THAT(kept.text(), HasSubstr(error.text()));
  EXPECT_THAT(kept.hint(), HasSubstr(copy + " "));
  EXPECT_EQ(read_file(copy), read_file(path));
  EXPECT_EQ(read_file(copy + ".wal"), read_file(path + ".wal"));
}

TEST_F(DamagedFile, IsNotWhatAnyOtherErrorIsAbout) {
  const std::string path = fresh_path();
  ASSERT_EQ(run(path), 0);
  FakeClock clock;
  const std::unique_ptr<Destination> destination = duckdb_factory().make(settings_of(path), clock).value();
  const Error error = destination->keep_damaged(Error(ErrorKind::kLocked, "another run holds it").hinting("wait"));
  EXPECT_EQ(error.text(), "another run holds it");
  EXPECT_EQ(error.hint(), "wait");
  EXPECT_FALSE(fs::exists(path + ".corrupt-20231114T221320Z"));
}

}  // namespace
}  // namespace cairn::duckdb
