#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace cairn {

// kConfig for a text that cannot name a new connection: letters, digits, spaces, `-` and `_` make a name, which begins
// with a letter or digit and does not end in a space.
Status check_connection_name(std::string_view name);

// The schema that a new connection gets: "Heap Prod" gives "heap_prod". REQUIRES: check_connection_name(name).
std::string schema_of_connection(std::string_view name);

}  // namespace cairn
