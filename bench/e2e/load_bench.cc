// Goal M6: a full dump into a new DuckDB file against DuckDB's own CREATE TABLE AS from a table in memory; and goal M8:
// an upsert of 1 % against the same CREATE TABLE AS. Both sides run in one process, interleaved; minima of CPU time
// count.
//
// Usage: cairn_load_bench [ROWS] [ROUNDS]. Prints a line of JSON for each figure.
#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <limits>

#include <duckdb.h>
#include <fmt/format.h>
#include <unistd.h>

#include "bench/e2e/bench_table.h"
#include "destination/factory.h"
#include "source/local_store.h"
#include "sync/report_json.h"
#include "sync/run.h"

namespace cairn::bench {
namespace {

constexpr std::string_view kTable = "bench";

struct Shape {
  std::string_view name;
  BenchTable table;
  std::uint64_t rows = 0;
};

// The same number of cells, roughly, in each.
std::vector<Shape> shapes(std::uint64_t rows) {
  return {{"dense20", {.text_columns = 16, .null_share = 0.08}, rows * 2},
          {"pageviews40", {.text_columns = 36, .null_share = 0.4}, rows},
          {"wide200", {.text_columns = 196, .null_share = 0.86}, rows / 5}};
}

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

void require(bool condition, const std::string& what) {
  if (condition) return;
  fmt::print(stderr, "{}\n", what);
  std::exit(1);
}

// DuckDB by its own C API, for the other side of the ratio.
class Peer {
 public:
  explicit Peer(const char* path) {
    require(duckdb_open(path, &database_) == DuckDBSuccess, "the peer's database cannot be opened");
    require(duckdb_connect(database_, &connection_) == DuckDBSuccess, "the peer cannot connect");
  }
  ~Peer() {
    duckdb_disconnect(&connection_);
    duckdb_close(&database_);
  }
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;

  std::int64_t run(const std::string& sql) {
    duckdb_result result;
    const bool is_ok = duckdb_query(connection_, sql.c_str(), &result) == DuckDBSuccess;
    require(is_ok, is_ok ? "" : duckdb_result_error(&result));
    const bool has_value = duckdb_row_count(&result) > 0 && duckdb_column_count(&result) > 0;
    const std::int64_t value = has_value ? duckdb_value_int64(&result, 0, 0) : 0;
    duckdb_destroy_result(&result);
    return value;
  }

 private:
  duckdb_database database_ = nullptr;
  duckdb_connection connection_ = nullptr;
};

// A bucket with one table, a dump for each range of rows.
class BenchBucket {
 public:
  explicit BenchBucket(std::filesystem::path directory) : directory_(std::move(directory)) {}

  std::uint64_t write_dump(int dump, const BenchTable& table, RowRange range) const {
    const std::string key = fmt::format("sync_{}/{}/part-0.avro", dump, kTable);
    std::filesystem::create_directories((directory_ / key).parent_path());
    std::filesystem::create_directories(directory_ / "manifests");
    const std::uint64_t raw_bytes = write_rows(directory_ / key, table, range);
    std::ofstream(directory_ / fmt::format("manifests/sync_{}.json", dump)) << fmt::format(
        R"({{"dump_id":{},"tables":[{{"name":"{}","incremental":{},"columns":[],"files":["s3://heap-rs3-bench/{}"]}}]}})",
        dump, kTable, dump > 1, key);
    return raw_bytes;
  }

 private:
  std::filesystem::path directory_;
};

struct Sides {
  double cairn = std::numeric_limits<double>::max();
  double peer = std::numeric_limits<double>::max();
};

// Of the bucket in a directory into a file, with the settings that a user gets.
void sync(const std::filesystem::path& directory, const std::filesystem::path& file) {
  const SystemClock clock;
  NullLog log;
  RunObserver nobody;
  const auto store = LocalStore::open(directory / "bucket").value();
  const auto destination = make_destination({.type = "duckdb", .path = file.string(), .schema = "heap"}, clock).value();
  RunSettings settings;
  settings.selection.select = {{.pattern = "*"}};
  settings.cache_directory = directory / "cache";
  settings.version = "bench";
  const RunReport report = run_sync(settings, {*store, *destination, clock, log, nobody, {}}).value().report;
  require(report.exit_code() == 0, report_json(report));
}

double create_table_as(Peer& peer, const std::filesystem::path& file, std::uint64_t rows) {
  std::filesystem::remove(file);
  const double start = cpu_seconds();
  peer.run(fmt::format("ATTACH '{}' AS target (STORAGE_VERSION 'latest')", file.string()));
  peer.run("CREATE TABLE target.copied AS FROM loaded");
  peer.run("CHECKPOINT target");
  const double seconds = cpu_seconds() - start;
  require(peer.run("SELECT count(*) FROM target.copied") == static_cast<std::int64_t>(rows), "the peer lost rows");
  peer.run("DETACH target");
  return seconds;
}

struct Figure {
  std::string_view goal;
  std::string_view name;
  std::string_view bound;
};

void print_figure(const Figure& figure, const Shape& shape, std::uint64_t raw_bytes, const Sides& sides) {
  fmt::print(R"({{"goal":"{}","figure":"{}","shape":"{}","rows":{},"columns":{},"raw_mib":{},"a":{{"cpu_s":{:.3f}}},)"
             R"("b":{{"cpu_s":{:.3f}}},"value":{:.3f},"unit":"ratio","bound":"{}","checked":true}})"
             "\n",
             figure.goal, figure.name, shape.name, shape.rows, shape.table.text_columns + 4, raw_bytes >> 20,
             sides.cairn, sides.peer, sides.cairn / sides.peer, figure.bound);
  std::fflush(stdout);
}

void bench_shape(const Shape& shape, int rounds, const std::filesystem::path& directory) {
  const BenchBucket bucket(directory / "bucket");
  std::filesystem::remove_all(directory / "bucket");
  const std::filesystem::path file = directory / "cairn.duckdb";
  const std::uint64_t raw_bytes = bucket.write_dump(1, shape.table, {0, shape.rows});

  std::filesystem::remove(file);
  sync(directory, file);
  Peer peer(nullptr);
  peer.run("SET preserve_insertion_order = false");
  peer.run(fmt::format("ATTACH '{}' AS source (READ_ONLY)", file.string()));
  peer.run(fmt::format("CREATE TABLE loaded AS FROM source.heap_raw.{}", kTable));
  peer.run("DETACH source");

  Sides full;
  for (int round = 0; round < rounds; ++round) {
    std::filesystem::remove(file);
    const double start = cpu_seconds();
    sync(directory, file);
    full.cairn = std::min(full.cairn, cpu_seconds() - start);
    full.peer = std::min(full.peer, create_table_as(peer, directory / "peer.duckdb", shape.rows));
  }
  print_figure({"M6", "full_dump_over_ctas", "<=1.08"}, shape, raw_bytes, full);

  Sides delta{.peer = full.peer};
  for (int round = 0; round < rounds; ++round) {
    // Half of the increment updates rows that are there, half of it is new.
    const std::uint64_t fresh = shape.rows * static_cast<std::uint64_t>(100 + round) / 100;
    bucket.write_dump(2 + 2 * round, shape.table, {0, shape.rows, 200});
    bucket.write_dump(3 + 2 * round, shape.table, {fresh, fresh + shape.rows / 200});
    const double start = cpu_seconds();
    sync(directory, file);
    delta.cairn = std::min(delta.cairn, cpu_seconds() - start);
  }
  print_figure({"M8", "upsert_1pct_over_ctas", "<=0.06"}, shape, raw_bytes / 100, delta);
}

}  // namespace
}  // namespace cairn::bench

int main(int argc, char** argv) {
  const auto argument = [&](int index, std::uint64_t fallback) {
    return argc > index ? std::strtoull(argv[index], nullptr, 10) : fallback;
  };
  const std::uint64_t rows = argument(1, 200'000);
  const int rounds = static_cast<int>(argument(2, 3));
  const auto directory = std::filesystem::temp_directory_path() / fmt::format("cairn_load_bench_{}", getpid());
  for (const cairn::bench::Shape& shape : cairn::bench::shapes(rows))
    cairn::bench::bench_shape(shape, rounds, directory);
  std::filesystem::remove_all(directory);
  return 0;
}
