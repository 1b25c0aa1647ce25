#pragma once

#include <span>
#include <string_view>

namespace cairn {

// One key of a connection file. The parser accepts the keys of this list and no others, and the reference in the manual
// is printed from it, so that the two cannot differ.
struct ConfigKey {
  std::string_view path;           // "source.path", "select[].fields"
  std::string_view type;           // for people: "text", "size", "a list of globs"
  std::string_view default_value;  // "" for none
  std::string_view help;           // one sentence
  bool is_required = false;
  bool is_later = false;  // known, but not in this version: the help says what stands in for it
};

// In the order of the manual.
std::span<const ConfigKey> config_keys();

}  // namespace cairn
