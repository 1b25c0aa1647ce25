#include "http/headers.h"

#include <algorithm>

namespace cairn::http {
namespace {

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return "";
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

}  // namespace

void Headers::add(std::string_view name, std::string_view value) {
  std::string lower(trimmed(name));
  std::ranges::transform(lower, lower.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
  entries_.emplace_back(std::move(lower), trimmed(value));
}

void Headers::set(std::string_view name, std::string_view value) {
  std::erase_if(entries_, [&](const auto& entry) { return entry.first == name; });
  add(name, value);
}

std::optional<std::string_view> Headers::find(std::string_view name) const {
  for (const auto& [key, value] : entries_) {
    if (key == name) return value;
  }
  return std::nullopt;
}

std::vector<std::string_view> Headers::find_all(std::string_view name) const {
  std::vector<std::string_view> values;
  for (const auto& [key, value] : entries_) {
    if (key == name) values.emplace_back(value);
  }
  return values;
}

}  // namespace cairn::http
