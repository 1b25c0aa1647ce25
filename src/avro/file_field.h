#pragma once

#include <optional>
#include <string>
#include <vector>

#include "avro/schema.h"
#include "model/type.h"

namespace cairn::avro {

// Decimals of more digits have no exact number type, and become text.
inline constexpr std::uint32_t kExactDecimalDigitsMax = 38;

// A field of a file, in the vocabulary of columns.
struct FileField {
  std::string name;
  std::optional<Type> type;      // empty: the field can only be null
  bool is_logical_time = false;  // an Avro timestamp type: nothing to detect
  std::string doc;
};

// The fields of the record at the top, in order.
std::vector<FileField> fields_of(const Schema& schema);

// The type that values of a node have as a column. A union takes the narrowest type that holds each value of each
// branch exactly; where there is none, text, and JSON as soon as one branch is nested.
std::optional<Type> natural_type(const Schema& schema, NodeId node);

}  // namespace cairn::avro
