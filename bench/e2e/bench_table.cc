#include "bench/e2e/bench_table.h"

#include <string>

#include <fmt/format.h>

#include "avro/byte_sink.h"
#include "avro/encoder.h"

namespace cairn::bench {
namespace {

// SplitMix64 (Steele, Lea, Flood 2014): a good mix of one number into another.
std::uint64_t mixed(std::uint64_t value) {
  value += 0x9E3779B97F4A7C15;
  value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
  value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
  return value ^ (value >> 31);
}

std::string schema_of(const BenchTable& table) {
  std::string fields;
  for (const char* const name : {"event_id", "user_id", "session_id", "time"}) {
    fields += fmt::format(R"({{"name":"{}","type":["null","long"]}},)", name);
  }
  for (int i = 0; i < table.text_columns; ++i)
    fields += fmt::format(R"({{"name":"text_{}","type":["null","string"]}},)", i);
  fields.pop_back();
  return fmt::format(R"({{"type":"record","name":"row","fields":[{}]}})", fields);
}

void write_number(avro::Encoder& encoder, std::uint64_t value) {
  encoder.write_union_branch(1);
  encoder.write_long(static_cast<std::int64_t>(value >> 1));
}

// A few texts come often, as a browser's name does; others are as different as an address.
std::string text_of(std::uint64_t random, int column) {
  const std::uint64_t variants = column % 3 == 0 ? 8 : column % 3 == 1 ? 500 : 1'000'000;
  return fmt::format("value {} of column {}", random % variants, column);
}

}  // namespace

std::uint64_t write_rows(const std::filesystem::path& path, const BenchTable& table, RowRange range) {
  const auto sink = avro::FileSink::create(path).value();
  avro::Encoder encoder = avro::Encoder::open(*sink, {.schema = schema_of(table)}).value();
  const auto null_below = static_cast<std::uint64_t>(table.null_share * 1000);
  for (std::uint64_t row = range.first; row < range.last; row += range.step) {
    write_number(encoder, row << 1);
    write_number(encoder, mixed(row / 20));
    write_number(encoder, mixed(row / 5));
    write_number(encoder, (1'700'000'000'000'000 + row * 1000) << 1);
    for (int column = 0; column < table.text_columns; ++column) {
      const std::uint64_t random = mixed(row * 64 + static_cast<std::uint64_t>(column));
      const bool is_null = random % 1000 < null_below;
      encoder.write_union_branch(is_null ? 0 : 1);
      if (!is_null) encoder.write_string(text_of(random >> 10, column));
    }
    encoder.end_record().value();
  }
  encoder.finish().value();
  sink->close().value();
  return encoder.bytes_raw();
}

}  // namespace cairn::bench
