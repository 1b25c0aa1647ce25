#pragma once

#include <span>
#include <string_view>

#include "base/result.h"

namespace cairn {

struct ConfigValue;
struct Connection;

// Takes the value of one key into a connection. Fails with kConfig at the value's place.
using TakeValue = Status (*)(const ConfigValue& value, Connection& connection);

enum class KeyStatus : unsigned char {
  kOptional,
  kRequired,
  kLater,  // of a later version, and refused by name
};

// One key of a connection file. The parser accepts the keys of this list and no others, and the reference in the manual
// is printed from it, so that the two cannot differ.
struct ConfigKey {
  std::string_view path;           // "source.path", "select[].fields"
  std::string_view type;           // for people: "path", "size", "list of globs"
  std::string_view default_value;  // "" for none
  std::string_view help;           // one sentence; for kLater: what to do meanwhile
  KeyStatus status = KeyStatus::kOptional;
  TakeValue take =
      nullptr;  // null: a section, `select` and its entries' keys, which their reader takes, or one that comes later
};

// In the order of the manual.
std::span<const ConfigKey> config_keys();
// Null: there is no such key.
const ConfigKey* find_config_key(std::string_view path);

}  // namespace cairn
