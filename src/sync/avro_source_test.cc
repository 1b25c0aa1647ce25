#include "sync/avro_source.h"

#include <gtest/gtest.h>

#include "model/batch.h"
#include "testing/avro_file.h"
#include "testing/memory_store.h"
#include "testing/plan_builder.h"

namespace cairn {
namespace {

using testing::column;
using testing::key;

// One file whose `who` is a time, for a table where `who` is text and has a sibling for times.
class SiblingScan : public ::testing::Test {
 protected:
  SiblingScan() {
    testing::AvroFile file{.schema = R"({"type":"record","name":"r","fields":[{"name":"event_id","type":"long"},
      {"name":"who","type":{"type":"long","logicalType":"timestamp-micros"}}]})"};
    file.blocks.push_back({1, testing::avro_long(7) + testing::avro_long(5)});
    store_.put("f", file.bytes());
    const ObjectInfo object = store_.stat(ObjectKey("f")).value();
    table_.columns.back().is_sibling = true;
    load_ = {.mode = LoadMode::kReplace, .dumps = {{.id = DumpId(1)}}};
    load_.dumps.front().files = {{{"s3://b/f", ObjectKey("f")}, object.size, object.etag}};
  }

  // Which of the table's columns have a value in the one row, of those that are asked for.
  std::string values(const std::vector<std::size_t>& columns) {
    AvroSource source(store_, table_, load_);
    ScanRequest request{.first_file = 0, .file_count = 1, .columns = {}};
    std::vector<Physical> physical;
    for (const std::size_t index : columns) {
      request.columns.push_back({ScanColumn::Kind::kData, index});
      physical.push_back(physical_of(request.columns.back(), table_.columns));
    }
    const auto scan = source.scan(request).value();
    const auto reader = scan->open_reader().value();
    Batch batch(physical);
    const std::size_t rows = reader->next(batch.reset());
    if (rows != 1) return reader->status().error().text();
    std::string text;
    for (const SinkColumn& filled : batch.columns()) text.push_back(filled.is_valid(0) ? 'x' : '-');
    return text;
  }

  testing::MemoryStore store_;
  TablePlan table_ =
      testing::table("t", {key("event_id", "int64"), column("who", "string"), column("who", "timestamp")});
  Load load_;
};

TEST_F(SiblingScan, PutsAValueIntoTheColumnForItsType) { EXPECT_EQ(values({0, 1, 2}), "x-x"); }

TEST_F(SiblingScan, LeavesOutAValueWhoseColumnIsNotAskedFor) { EXPECT_EQ(values({0, 1}), "x-"); }

}  // namespace
}  // namespace cairn
