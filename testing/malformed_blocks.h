#pragma once

#include <vector>

#include "testing/malformed_avro.h"

namespace cairn::testing {

// Files whose first block is wrong in its compression; a part of malformed_avro().
std::vector<MalformedAvro> malformed_blocks();

}  // namespace cairn::testing
