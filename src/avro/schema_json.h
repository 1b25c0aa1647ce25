#pragma once

#include <string_view>
#include <vector>

#include "avro/schema.h"
#include "base/result.h"

namespace cairn::avro {

// The types of a schema in its JSON form, the outermost first if it is a named one; sizes are not filled in. Part of
// Schema::parse(), apart because it is the only place that knows JSON.
Result<std::vector<Node>> parse_schema_json(std::string_view json);

}  // namespace cairn::avro
