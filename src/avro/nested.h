#pragma once

#include <string>

#include "avro/cursor.h"
#include "avro/schema.h"

namespace cairn::avro {

// Values whose size the schema does not tell: read as JSON text, or stepped over. Both recurse no deeper than
// kSchemaDepthMax, and report through the cursor's fault. REQUIRES: kNestedPadding zero bytes behind the block.
inline constexpr std::size_t kNestedPadding = 64;

// Appends the value of `node` at the cursor. Enums are their symbols, maps are objects with their keys as they come, a
// union is the value of its branch.
void append_value_json(const Schema& schema, NodeId node, Cursor& cursor, std::string& out);

// Moves behind the value of `node`, checking its lengths, counts and union tags, and nothing else.
void skip_value(const Schema& schema, NodeId node, Cursor& cursor);

}  // namespace cairn::avro
