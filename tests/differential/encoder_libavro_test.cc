// What the encoder writes, libavro reads: an implementation that shares no code with it judges every type.
#include <filesystem>
#include <random>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "avro/encoder.h"
#include "tests/differential/libavro_reader.h"

namespace cairn::avro {
namespace {

using differential::read_with_libavro;

constexpr const char* kSchema = R"({"type":"record","name":"row","namespace":"heap","fields":[
  {"name":"always","type":"long","doc":"a \"quoted\" text"},
  {"name":"null_first","type":["null","string"],"default":null,"field-id":7},
  {"name":"null_last","type":["double","null"]},
  {"name":"three","type":["null","int","boolean"]},
  {"name":"single","type":"float"},
  {"name":"raw","type":"bytes"},
  {"name":"hash","type":{"type":"fixed","name":"hash","size":3}},
  {"name":"kind","type":{"type":"enum","name":"kind","symbols":["click","submit","change"]}},
  {"name":"list","type":{"type":"array","items":["null","long"]}},
  {"name":"map","type":{"type":"map","values":"string"}}]})";

using Random = std::mt19937_64;

std::string random_text(Random& random) {
  std::string text;
  for (auto left = random() % 20; left > 0; --left) text += random() % 5 == 0 ? "é" : "x";
  return text;
}

// One record, written value by value, and as libavro's JSON spells it.
std::string write_row(Encoder& encoder, Random& random) {
  std::string json;
  const auto id = static_cast<std::int64_t>(random()) >> random() % 64;
  encoder.write_long(id);
  json += fmt::format(R"({{"always": {})", id);

  const std::string text = random_text(random);
  const bool has_text = random() % 2 == 0;
  encoder.write_union_branch(has_text ? 1 : 0);
  if (has_text) encoder.write_string(text);
  json += has_text ? fmt::format(R"(, "null_first": {{"string": "{}"}})", text) : R"(, "null_first": null)";

  const bool has_number = random() % 2 == 0;
  encoder.write_union_branch(has_number ? 0 : 1);
  if (has_number) encoder.write_double(0.5);
  json += has_number ? R"(, "null_last": {"double": 0.5})" : R"(, "null_last": null)";

  encoder.write_union_branch(2);
  encoder.write_boolean(true);
  json += R"(, "three": {"boolean": true})";

  encoder.write_float(1.5F);
  encoder.write_bytes(std::as_bytes(std::span("ab", 2)));
  encoder.write_fixed(std::as_bytes(std::span("xyz", 3)));
  encoder.write_enum(1);
  json += R"(, "single": 1.5, "raw": "ab", "hash": "xyz", "kind": "submit", "list": [)";

  const auto items = static_cast<std::int64_t>(random() % 4);
  if (items > 0) encoder.begin_items(items);
  for (std::int64_t i = 0; i < items; ++i) {
    encoder.write_union_branch(1);
    encoder.write_long(i);
    json += fmt::format(R"({}{{"long": {}}})", i == 0 ? "" : ", ", i);
  }
  encoder.end_items();

  encoder.begin_items(1);
  encoder.write_string("key");
  encoder.write_string(text);
  encoder.end_items();
  return json + fmt::format(R"(], "map": {{"key": "{}"}}}})", text);
}

struct TemporaryFile {
  std::filesystem::path path =
      std::filesystem::temp_directory_path() / fmt::format("cairn_encoder_{}.avro", ::getpid());
  ~TemporaryFile() { std::filesystem::remove(path); }
};

std::vector<std::string> write_file(const std::filesystem::path& path, const std::string& codec, int rows) {
  Random random(42);
  std::vector<std::string> expected;
  auto sink = FileSink::create(path).value();
  auto encoder = Encoder::open(*sink, {.schema = kSchema, .codec = codec, .block_bytes = 4096}).value();
  for (int row = 0; row < rows; ++row) {
    expected.push_back(write_row(encoder, random));
    EXPECT_TRUE(encoder.end_record());
  }
  EXPECT_TRUE(encoder.finish());
  EXPECT_TRUE(sink->close());
  return expected;
}

class EncoderAgainstLibavro : public testing::TestWithParam<const char*> {};

TEST_P(EncoderAgainstLibavro, EveryValueOfManyBlocksIsReadBack) {
  const TemporaryFile file;
  const auto expected = write_file(file.path, GetParam(), 2000);
  EXPECT_GT(std::filesystem::file_size(file.path), 8192U);
  const auto actual = read_with_libavro(file.path);
  EXPECT_EQ(actual.error, "");
  ASSERT_EQ(actual.rows.size(), expected.size());
  for (std::size_t row = 0; row < expected.size(); ++row) {
    ASSERT_EQ(nlohmann::json::parse(actual.rows[row]), nlohmann::json::parse(expected[row])) << "row " << row;
  }
}

TEST_P(EncoderAgainstLibavro, AFileWithoutRowsIsReadBack) {
  const TemporaryFile file;
  write_file(file.path, GetParam(), 0);
  const auto actual = read_with_libavro(file.path);
  EXPECT_EQ(actual.error, "");
  EXPECT_TRUE(actual.rows.empty());
}

// Debian's libavro knows no zstandard; the codec's own suite covers it.
INSTANTIATE_TEST_SUITE_P(Codecs, EncoderAgainstLibavro, testing::Values("null", "deflate", "snappy"),
                         [](const auto& codec) { return std::string(codec.param); });

}  // namespace
}  // namespace cairn::avro
