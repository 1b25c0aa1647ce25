// What libavro reads, the decoder reads; and what libavro writes. It shares no code with ours.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include <gtest/gtest.h>
#include <unistd.h>

#include "avro/file_field.h"
#include "avro/json_text.h"
#include "model/value_text.h"
#include "testing/avro_file.h"
#include "testing/avro_random.h"
#include "testing/avro_rows.h"
#include "tests/differential/libavro_values.h"

namespace cairn::avro {
namespace {

using differential::LibavroValue;
using testing::AvroFile;
using testing::RandomAvro;
using Kind = LibavroValue::Kind;

constexpr std::uint64_t kSeeds = 2500;

void append_json(std::string& out, const LibavroValue& value) {
  switch (value.kind) {
    case Kind::kNull: out += "null"; return;
    case Kind::kBoolean: out += value.integer != 0 ? "true" : "false"; return;
    case Kind::kInteger: return append_json_number(out, value.integer);
    case Kind::kFloat: return append_json_number(out, static_cast<float>(value.number));
    case Kind::kDouble: return append_json_number(out, value.number);
    case Kind::kText: return append_json_string(out, value.text);
    case Kind::kBytes: return append_json_base64(out, value.text);
    case Kind::kList:
    case Kind::kObject: break;
  }
  out += value.kind == Kind::kList ? "[" : "{";
  for (std::size_t i = 0; i < value.items.size(); ++i) {
    if (i > 0) out += ",";
    if (value.kind == Kind::kObject) append_json_string(out, value.keys[i]);
    if (value.kind == Kind::kObject) out += ":";
    append_json(out, value.items[i]);
  }
  out += value.kind == Kind::kList ? "]" : "}";
}

// A value of a column that holds several types.
std::string text_of_scalar(const LibavroValue& value) {
  switch (value.kind) {
    case Kind::kBoolean: return text_of(value.integer != 0);
    case Kind::kInteger: return text_of(value.integer);
    case Kind::kFloat: return text_of(value.number);
    case Kind::kDouble: return text_of(value.number);
    case Kind::kBytes: return base64_of(value.text);
    default: return value.text;
  }
}

// The value of a field as its column shows it.
void append_cell(std::string& out, const LibavroValue& value, std::optional<Type> type) {
  if (value.kind == Kind::kNull || !type) {
    out += "null";
  } else if (type->id == TypeId::kString) {
    append_json_string(out, text_of_scalar(value));
  } else if (type->id == TypeId::kFloat64 && value.kind == Kind::kFloat) {
    append_json_number(out, value.number);
  } else if (type->id == TypeId::kFloat64 && value.kind == Kind::kInteger) {
    append_json_number(out, static_cast<double>(value.integer));
  } else {
    append_json(out, value);
  }
}

std::vector<std::string> as_json(const std::vector<LibavroValue>& rows, const Schema& schema) {
  const std::vector<FileField> fields = fields_of(schema);
  std::vector<std::string> json;
  for (const LibavroValue& row : rows) {
    std::string text = "{";
    for (std::size_t i = 0; i < fields.size(); ++i) {
      if (i > 0) text += ",";
      append_json_string(text, fields[i].name);
      text += ":";
      append_cell(text, row.items.at(i), fields[i].type);
    }
    json.push_back(text + "}");
  }
  return json;
}

std::string bytes_of(const std::filesystem::path& path) {
  std::ostringstream bytes;
  bytes << std::ifstream(path, std::ios::binary).rdbuf();
  return std::move(bytes).str();
}

TEST(DecoderAgainstLibavro, BothReadAndWriteTheSameRows) {
  const std::filesystem::path path =
      std::filesystem::temp_directory_path() / fmt::format("cairn_libavro_{}.avro", ::getpid());
  std::size_t compared = 0;
  std::size_t rows_compared = 0;
  std::set<std::string> refusals;  // libavro knows no fixed of no bytes, and little of items of no bytes
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    RandomAvro random(seed, {.has_logical_types = false});
    const std::size_t row_count = 1 + random.below(12);
    const AvroFile file{
        random.schema_json(), "snappy", {}, {{static_cast<std::int64_t>(row_count), random.rows(row_count)}}};
    const std::string codec = std::vector<std::string>{"null", "deflate", "snappy"}[seed % 3];
    const auto theirs =
        differential::decode_with_libavro(file.schema, file.blocks.front().bytes, row_count, path, codec);
    if (!theirs.error.empty()) {
      refusals.insert(theirs.error);
      continue;
    }
    ++compared;
    rows_compared += row_count;
    const std::vector<std::string> expected = as_json(theirs.rows, Schema::parse(file.schema).value());
    ASSERT_EQ(testing::file_as_json(file.bytes()).value(), expected) << file.schema;
    const auto copy = testing::file_as_json(bytes_of(path));
    ASSERT_TRUE(copy) << copy.error().text();
    ASSERT_EQ(*copy, expected) << file.schema;
  }
  std::filesystem::remove(path);
  fmt::print("{} of {} random files compared, {} rows, read and written\n", compared, kSeeds, rows_compared);
  for (const std::string& refusal : refusals)
    fmt::print("not compared because of libavro: {}\n", refusal.substr(0, 40));
  EXPECT_GE(compared, 2000U);
}

}  // namespace
}  // namespace cairn::avro
