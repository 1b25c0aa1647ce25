#pragma once

#include <vector>

#include "avro/schema.h"

namespace simdjson::dom {
class element;
}

namespace cairn::avro {

// Whether a value of JSON is a default of the type, as the Avro specification writes them: bytes as text of characters
// up to U+00FF, a record as an object that may leave out fields with defaults of their own, a union as a value of any
// branch. Part of the parsing of schemas; `nodes` holds all types that the type refers to.
bool is_default_of(const simdjson::dom::element& json, const std::vector<Node>& nodes, NodeId type);

}  // namespace cairn::avro
