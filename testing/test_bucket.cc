#include "testing/test_bucket.h"

#include <fmt/format.h>

#include "avro/encoder.h"

namespace cairn::testing {
namespace {

constexpr std::string_view kSchema = R"({"type":"record","name":"row","fields":[
  {"name":"event_id","type":["null","long"]},{"name":"value","type":"string"}]})";

std::string table_json(const std::string& table, const std::string& files, bool is_incremental) {
  return fmt::format(R"({{"name":"{}","incremental":{},"columns":["event_id","value"],"files":[{}]}})", table,
                     is_incremental, files);
}

}  // namespace

std::string avro_file(const std::vector<TestRow>& rows) {
  avro::MemorySink sink;
  avro::Encoder encoder = avro::Encoder::open(sink, {.schema = std::string(kSchema), .block_bytes = 64}).value();
  for (const TestRow& row : rows) {
    encoder.write_union_branch(row.event_id.has_value() ? 1 : 0);
    if (row.event_id.has_value()) encoder.write_long(*row.event_id);
    encoder.write_string(row.value);
    encoder.end_record().value();
  }
  encoder.finish().value();
  return {reinterpret_cast<const char*>(sink.bytes().data()), sink.bytes().size()};
}

std::string TestBucket::file_key(std::int64_t dump, const std::string& table, std::size_t file) {
  return fmt::format("sync_{}/{}/part-{}.avro", dump, table, file);
}

TestBucket& TestBucket::dump(std::int64_t id) {
  dump_ = id;
  tables_.clear();
  return *this;
}

TestBucket& TestBucket::in_files(const std::string& table, const std::vector<std::vector<TestRow>>& files) {
  return list(table, files, true);
}

TestBucket& TestBucket::list(const std::string& table, const std::vector<std::vector<TestRow>>& files,
                             bool is_incremental) {
  std::string uris;
  for (std::size_t i = 0; i < files.size(); ++i) {
    const std::string key = file_key(dump_, table, i);
    store_.put(key, avro_file(files[i]));
    uris += fmt::format("{}\"s3://heap-rs3-test/{}\"", uris.empty() ? "" : ",", key);
  }
  tables_ += (tables_.empty() ? "" : ",") + table_json(table, uris, is_incremental);
  return *this;
}

TestBucket& TestBucket::empty(const std::string& table) {
  tables_ += (tables_.empty() ? "" : ",") + table_json(table, "", false);
  return *this;
}

void TestBucket::end() {
  store_.put(fmt::format("manifests/sync_{}.json", dump_),
             fmt::format(R"({{"dump_id":{},"tables":[{}]}})", dump_, tables_));
}

}  // namespace cairn::testing
