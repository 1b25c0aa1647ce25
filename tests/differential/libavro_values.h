#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace cairn::differential {

// A value as libavro, the C implementation of the Avro project, sees it.
struct LibavroValue {
  enum class Kind : std::uint8_t { kNull, kBoolean, kInteger, kFloat, kDouble, kText, kBytes, kList, kObject };

  Kind kind = Kind::kNull;
  std::int64_t integer = 0;  // also of booleans
  double number = 0;         // of floats exactly, and of doubles
  std::string text;          // also the symbol of an enum
  std::vector<std::string> keys;
  std::vector<LibavroValue> items;
};

struct LibavroRows {
  std::vector<LibavroValue> rows;
  std::string error;  // empty if all of it was done
};

// It is a library of its own because libavro's headers are found as <avro/schema.h>, as ours would be.
//
// Reads `row_count` rows from the bytes of a block, and writes them to a container file if there is a path.
LibavroRows decode_with_libavro(const std::string& schema, const std::string& block, std::size_t row_count,
                                const std::filesystem::path& copy_to, const std::string& codec);

}  // namespace cairn::differential
