#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace cairn::differential {

// What libavro, the C implementation of the Avro project, makes of a container file.
struct LibavroRows {
  std::vector<std::string> rows;  // one JSON text for each, fields in the schema's order
  std::string error;              // empty if the file was read to its end
};

// It is a library of its own because libavro's headers are found as <avro/schema.h>, as ours would be.
LibavroRows read_with_libavro(const std::filesystem::path& path);

}  // namespace cairn::differential
