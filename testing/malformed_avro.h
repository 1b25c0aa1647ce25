#pragma once

#include <string>
#include <vector>

namespace cairn::testing {

// An Avro file that is wrong in one way.
struct MalformedAvro {
  std::string name;   // says how: "varint_of_11_bytes"; unique
  std::string bytes;  // the file
  std::string error;  // what its refusal has to say, behind the place
};

// Every way that was thought of: in the header, in the schema, in the frame of a block, in its compression, in its
// values. Built anew by each call; the files of some bombs take a second.
std::vector<MalformedAvro> malformed_avro();

}  // namespace cairn::testing
