#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "avro/schema.h"

namespace cairn::avro {

// The attributes of a logical type as a schema writes them.
struct LogicalAttributes {
  std::string_view name;
  std::optional<std::int64_t> precision;
  std::optional<std::int64_t> scale;
};

// What the attributes make of a node of their kind: kNone where they are unknown or do not fit it, so that the value
// stays what its bytes say.
Logical logical_of(const Node& node, const LogicalAttributes& attributes);

}  // namespace cairn::avro
