#include "source/heap_connect/json_echo.h"

#include <nlohmann/json.hpp>

namespace cairn::heap_connect {
namespace {

constexpr std::size_t kBytesMax = 1000;

std::string quoted(std::string_view value) {
  return nlohmann::json(value.substr(0, kBytesMax)).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace

void JsonEcho::scalar(std::string_view token) {
  separate();
  append(token);
  needs_comma_ = true;
}

void JsonEcho::text(std::string_view value) { scalar(quoted(value)); }

void JsonEcho::key(std::string_view name) {
  separate();
  append(quoted(name) + ":");
  needs_comma_ = false;
}

void JsonEcho::begin(char bracket) {
  separate();
  append({&bracket, 1});
  ++depth_;
  needs_comma_ = false;
}

void JsonEcho::end(char bracket) {
  append({&bracket, 1});
  --depth_;
  needs_comma_ = true;
}

void JsonEcho::separate() {
  if (needs_comma_) append(",");
}

void JsonEcho::append(std::string_view token) {
  if (json_.size() <= kBytesMax) json_.append(token);
}

}  // namespace cairn::heap_connect
