#pragma once

#include <string>

namespace cairn::cli {

// The page of Heap's own tables and columns, from the built-in dictionary.
std::string reference_dictionary();

}  // namespace cairn::cli
