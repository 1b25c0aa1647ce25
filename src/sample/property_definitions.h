#pragma once

#include <string_view>

namespace cairn::sample {

// The text of a property_definitions.json: what the customer defined in Heap on top of what is captured. Every
// operator, both combinators, a nested condition, constants and properties as values.
std::string_view property_definitions_json();

}  // namespace cairn::sample
