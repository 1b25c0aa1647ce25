// Every malformed file, looked at alone and met by a run.
#include "testing/malformed_avro.h"

#include <filesystem>

#include <gtest/gtest.h>

#include "destination/factory.h"
#include "sync/file_rows.h"
#include "sync/report_json.h"
#include "sync/run.h"
#include "testing/avro_file.h"
#include "testing/fake_clock.h"
#include "testing/memory_store.h"
#include "testing/peek.h"
#include "testing/string_source.h"
#include "testing/temporary_directory.h"

namespace cairn {
namespace {

using testing::AvroFile;

constexpr const char* kFile = "sync_2/log/part-0.avro";

// A table without a key, of one dump with one row, and a second dump with the file at hand.
class Bucket {
 public:
  explicit Bucket(const std::string& file) {
    const AvroFile good{.schema = R"({"type":"record","name":"r","fields":[{"name":"line","type":"string"}]})",
                        .blocks = {{1, testing::avro_sized("a line")}}};
    put(1, "sync_1/log/part-0.avro", good.bytes());
    put(2, kFile, file);
  }
  testing::MemoryStore& store() { return store_; }

 private:
  void put(int dump, const std::string& key, const std::string& bytes) {
    store_.put(key, bytes);
    store_.put(fmt::format("manifests/sync_{}.json", dump),
               fmt::format(R"({{"dump_id":{0},"tables":[{{"name":"log","incremental":true,"columns":[],)"
                           R"("files":["s3://heap-rs3-test/{1}"]}}]}})",
                           dump, key));
  }

  testing::MemoryStore store_;
};

TEST(MalformedAvro, InspectNamesFileAndPlace) {
  for (const testing::MalformedAvro& file : testing::malformed_avro()) {
    SCOPED_TRACE(file.name);
    testing::StringSource source(file.bytes);
    const auto summary = summarise_file(source);
    ASSERT_FALSE(summary);
    EXPECT_TRUE(summary.error().text().starts_with("string: ")) << "the name of the source: " << summary.error().text();
    EXPECT_TRUE(summary.error().text().contains(file.error)) << summary.error().text();
  }
}

TEST(MalformedAvro, ARunStopsTheTableBeforeItAndKeepsWhatWasThere) {
  const testing::TemporaryDirectory directory;
  const testing::FakeClock clock;
  NullLog log;
  RunObserver observer;
  for (const testing::MalformedAvro& file : testing::malformed_avro()) {
    SCOPED_TRACE(file.name);
    Bucket bucket(file.bytes);
    const DestinationSettings settings{.type = "memory", .path = "malformed " + file.name};
    const auto destination = make_destination(settings, clock).value();
    RunSettings run{.selection = {.select = {{.pattern = "*"}}}, .cache_directory = directory / "cache"};
    const RunReport report =
        run_sync(run, {bucket.store(), *destination, clock, log, observer, std::stop_token()}).value().report;
    EXPECT_EQ(report.exit_code(), 3) << report_json(report);
    ASSERT_EQ(report.tables.size(), 1U);
    const TableReport& table = report.tables.front();
    EXPECT_EQ(table.bookmark, DumpId(1));
    EXPECT_EQ(testing::open_peek(settings)->rows("log").size(), 1U);
    ASSERT_TRUE(table.error.has_value());
    EXPECT_EQ(table.error->kind(), ErrorKind::kBadInput);
    EXPECT_TRUE(table.error->text().contains(kFile)) << table.error->text();
    EXPECT_TRUE(table.error->text().contains(file.error)) << table.error->text();
  }
}

}  // namespace
}  // namespace cairn
