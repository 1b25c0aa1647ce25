#include "config/yaml_text.h"

#include <algorithm>
#include <array>
#include <cctype>

#include <fmt/format.h>

#include "base/same_name.h"

namespace cairn {
namespace {

// Plain words that some reader of YAML takes for something else than a text.
constexpr std::array<std::string_view, 10> kReserved{"null", "true", "false", "yes", "no",
                                                     "on",   "off",  "y",     "n",   "nan"};

bool is_reserved(std::string_view text) {
  return std::ranges::any_of(kReserved, [&](std::string_view word) { return is_same_name(word, text); });
}

bool is_plain(std::string_view text) {
  const auto is_letter = [](unsigned char c) { return c < 0x80 && std::isalpha(c) != 0; };
  const auto is_inside = [&](unsigned char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '_' || c == '-';
  };
  if (text.empty() || !(is_letter(static_cast<unsigned char>(text.front())) || text.front() == '_')) return false;
  return std::ranges::all_of(text, is_inside) && !is_reserved(text);
}

}  // namespace

std::string yaml_scalar(std::string_view text) { return is_plain(text) ? std::string(text) : yaml_quoted(text); }

std::string yaml_quoted(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      quoted += '\\';
      quoted += c;
    } else if (byte < 0x20 || byte == 0x7f) {
      quoted += fmt::format("\\x{:02x}", byte);
    } else {
      quoted += c;
    }
  }
  return quoted + '"';
}

std::string yaml_flow_list(const std::vector<std::string>& texts) {
  std::string list;
  for (const std::string& text : texts) list += (list.empty() ? "" : ", ") + yaml_scalar(text);
  return "[" + list + "]";
}

}  // namespace cairn
