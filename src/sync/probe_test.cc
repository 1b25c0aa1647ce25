#include "sync/probe.h"

#include <gtest/gtest.h>

#include "testing/avro_file.h"
#include "testing/memory_store.h"

namespace cairn {
namespace {

using testing::avro_long;
using testing::AvroFile;

// One dump of one table, written file by file: a file has the given fields, and rows of one value for each.
class ProbeTest : public ::testing::Test {
 protected:
  // Fields as JSON; a row is a long for each of them.
  void file(const std::string& fields, std::int64_t rows) {
    std::string bytes;
    for (std::int64_t i = 0; i < rows; ++i) bytes += avro_long(7);
    file(fields, rows, bytes);
  }
  void file(const std::string& fields, std::int64_t rows, const std::string& bytes) {
    AvroFile avro{.schema = R"({"type":"record","name":"r","fields":[)" + fields + "]}"};
    if (rows > 0) avro.blocks.push_back({rows, bytes});
    const std::string key = "sync_1/t/" + std::to_string(dump_.files.size()) + ".avro";
    store_.put(key, avro.bytes());
    dump_.files.push_back({"s3://heap-rs3-acme/" + key, ObjectKey(key)});
  }

  // "a int64, b string or int64": what the probe says of the fields.
  std::string fields() {
    const DumpProbe probe = probe_dump(store_, dump_, {}).value();
    std::string text;
    for (const ProbedField& field : probe.fields) {
      text += (text.empty() ? "" : ", ") + field.name + " " + (field.type ? format_type(*field.type) : "null");
      for (const Type type : field.further_types) text += " or " + format_type(type);
    }
    return text;
  }

  // Of the first field.
  std::set<TimeEvidence> evidence(const TimeFields& time_fields) {
    return probe_dump(store_, dump_, time_fields).value().fields.front().evidence;
  }

  testing::MemoryStore store_;
  ChosenDump dump_{.id = DumpId(1)};
};

TEST_F(ProbeTest, AFieldThatOnlyALaterFileHasIsFound) {
  file(R"({"name":"a","type":"long"})", 1);
  file(R"({"name":"b","type":"string"})", 0);
  file(R"({"name":"c","type":"boolean"},{"name":"a","type":"long"})", 0);
  EXPECT_EQ(fields(), "a int64, b string, c boolean");
}

TEST_F(ProbeTest, TheFirstFileWithRowsDecidesOnATypeAndOnTheOrder) {
  file(R"({"name":"z","type":"string"},{"name":"a","type":"string"})", 0);
  file(R"({"name":"a","type":"long"})", 2);
  file(R"({"name":"a","type":"double"})", 1);
  EXPECT_EQ(fields(), "a int64 or float64, z string");
}

TEST_F(ProbeTest, AFieldThatCanOnlyBeNullTakesTheTypeOfALaterFile) {
  file(R"({"name":"a","type":"null"},{"name":"b","type":"long"})", 1);
  file(R"({"name":"a","type":["null","string"]})", 0);
  EXPECT_EQ(fields(), "a string, b int64");
}

TEST_F(ProbeTest, TheTypeThatHasValuesSpeaksForATimeField) {
  file(R"({"name":"time","type":["null","string"]})", 2, avro_long(0) + avro_long(0));
  file(R"({"name":"time","type":"long"})", 1, avro_long(1'700'000'000'000));
  const ProbedField time = probe_dump(store_, dump_, {.open = {"time"}}).value().fields.front();
  EXPECT_EQ(time.type, Type{TypeId::kInt64});
  EXPECT_EQ(time.further_types, std::vector{Type{TypeId::kString}});
  EXPECT_EQ(time.evidence, std::set{TimeEvidence::kMilliseconds});
}

TEST_F(ProbeTest, FilesOfOneFolderArePinnedByOneListOfIt) {
  file(R"({"name":"a","type":"long"})", 1);
  file(R"({"name":"a","type":"long"})", 1);
  store_.fail_lists(Error(ErrorKind::kTransient, "no list today"));
  EXPECT_EQ(probe_dump(store_, dump_, {}).error().text(), "listing sync_1/t/: no list today");
}

TEST_F(ProbeTest, AFileThatIsNotListedIsMissing) {
  file(R"({"name":"a","type":"long"})", 1);
  file(R"({"name":"a","type":"long"})", 1);
  store_.remove("sync_1/t/1.avro");
  const Error error = probe_dump(store_, dump_, {}).error();
  EXPECT_EQ(error.kind(), ErrorKind::kNotFound);
  EXPECT_EQ(error.text(), "the data file s3://heap-rs3-acme/sync_1/t/1.avro: memory/sync_1/t/1.avro: no such object");
}

TEST_F(ProbeTest, OfEachFileOnlyItsBeginningIsFetchedBeforeItsTurn) {
  file(R"({"name":"a","type":"long"})", 100'000);
  file(R"({"name":"a","type":"long"})", 1);
  store_.set_requests_at_once(2);
  EXPECT_TRUE(probe_dump(store_, dump_, {}).has_value());
  ASSERT_EQ(store_.begun().size(), 2U);
  EXPECT_EQ(store_.begun().front(), "sync_1/t/0.avro: 65536");
}

TEST_F(ProbeTest, WithoutAnyValueTheFirstTypeStaysTheFirst) {
  file(R"({"name":"time","type":["null","string"]})", 1, avro_long(0));
  file(R"({"name":"time","type":["null","long"]})", 1, avro_long(0));
  const ProbedField time = probe_dump(store_, dump_, {.open = {"time"}}).value().fields.front();
  EXPECT_EQ(time.type, Type{TypeId::kString});
  EXPECT_TRUE(time.evidence.empty());
}

TEST_F(ProbeTest, AnOpenTimeFieldIsReadWhole) {
  std::string rows;
  for (int i = 0; i < 3000; ++i) rows += avro_long(1'700'000'000'000);
  file(R"({"name":"time","type":"long"})", 3001, rows + avro_long(1'700'000'000));
  EXPECT_EQ(evidence({.open = {"time"}}), (std::set{TimeEvidence::kMilliseconds, TimeEvidence::kSeconds}));
}

TEST_F(ProbeTest, OfASettledTimeFieldTheFirstRowsAreLookedAt) {
  std::string rows;
  for (int i = 0; i < 3000; ++i) rows += avro_long(1'700'000'000'000);
  file(R"({"name":"time","type":"long"})", 3001, rows + avro_long(1'700'000'000));
  EXPECT_EQ(evidence({.frozen = {"time"}}), std::set{TimeEvidence::kMilliseconds});
  EXPECT_TRUE(evidence({}).empty());
}

TEST_F(ProbeTest, ADamagedHeaderOfAnyFileIsAnError) {
  file(R"({"name":"a","type":"long"})", 1);
  file(R"({"name":"a","type":"long"})", 1);
  store_.put(dump_.files.back().key.value(), "Obj");
  const auto probe = probe_dump(store_, dump_, {});
  ASSERT_FALSE(probe.has_value());
  EXPECT_EQ(probe.error().kind(), ErrorKind::kBadInput);
}

}  // namespace
}  // namespace cairn
