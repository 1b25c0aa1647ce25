#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "avro/program.h"
#include "avro/schema.h"
#include "base/result.h"

namespace cairn::avro {

// A cell as bytes: the column's cell as it lies in memory, or the text of a string; empty for NULL.
using ReferenceCell = std::optional<std::string>;

struct ReferenceRows {
  std::vector<std::vector<ReferenceCell>> rows;  // by target
  std::uint64_t zero_times = 0;
};

// Decodes a whole block the slow and obvious way: straight from the schema, one checked byte at a time. It is what the
// decoder is measured against in tests and fuzzing; nothing else calls it. REQUIRES: compile(schema, targets) succeeds.
Result<ReferenceRows> decode_by_reference(const Schema& schema, std::span<const Target> targets,
                                          std::span<const std::byte> block, std::uint64_t row_count);

}  // namespace cairn::avro
