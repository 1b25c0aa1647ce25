#pragma once

#include <string>

namespace cairn {

// A JSON Schema (draft 2020-12) of the connection file, made from config_keys(): for editors, and for checking a file
// before it reaches the machine that runs it. It agrees with the strict parser on which keys there are and what kind of
// value each takes; what depends on several keys at once, or on the machine, only the parser knows.
std::string connection_json_schema();

}  // namespace cairn
