#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cairn::bench {

// Rows of a table of a certain shape as blocks of an Avro file, snappy-compressed. Everything follows from the seed.
struct ShapeBlock {
  std::uint64_t rows = 0;
  std::string raw;
  std::vector<std::byte> compressed;
};

struct ShapeData {
  std::string name;
  std::string schema;
  std::uint64_t columns = 0;
  std::uint64_t rows = 0;
  std::uint64_t raw_bytes = 0;
  std::vector<ShapeBlock> blocks;
};

// dense20: no nulls, numbers and short text. mid60: half null. wide200: 86 % null. pageviews40: what a page view looks
// like, ids and times, addresses, and campaign fields that are mostly null.
std::span<const std::string_view> shape_names();
ShapeData make_shape(std::string_view name, std::uint64_t raw_bytes, std::uint64_t seed);

}  // namespace cairn::bench
