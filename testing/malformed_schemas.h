#pragma once

#include <string>
#include <vector>

namespace cairn::testing {

// A schema that no file may have; a part of malformed_avro().
struct MalformedSchema {
  std::string name;
  std::string json;
  std::string error;
};

std::vector<MalformedSchema> malformed_schemas();

}  // namespace cairn::testing
