#include "cli/json_line.h"

#include <nlohmann/json.hpp>

namespace cairn::cli {

std::string json_line(const nlohmann::ordered_json& document) {
  return document.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace cairn::cli
