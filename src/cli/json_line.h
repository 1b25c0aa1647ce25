#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

namespace cairn::cli {

// A JSON document on one line, with its line break: the form in which commands answer programs. Bytes that are no UTF-8
// are replaced.
std::string json_line(const nlohmann::ordered_json& document);

}  // namespace cairn::cli
