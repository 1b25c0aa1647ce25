#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cairn::testing {

// An Avro container file written by hand, so that each part of it can be wrong.
struct AvroFile {
  struct Block {
    std::int64_t rows = 0;
    std::string bytes;  // of the rows, before compression
  };

  std::string schema;
  std::string codec = "null";
  std::vector<std::pair<std::string, std::string>> metadata = {};  // beside the schema and the codec
  std::vector<Block> blocks = {};

  std::string header() const;
  std::string block(const Block& block) const;  // with count, size, compressed bytes and sync marker
  std::string bytes() const;                    // the file
};

inline constexpr std::string_view kSyncMarker = "0123456789abcdef";

// A number in variable-length zigzag form, and bytes with their length in front.
std::string avro_long(std::int64_t value);
std::string avro_sized(std::string_view bytes);

}  // namespace cairn::testing
