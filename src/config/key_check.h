#pragma once

#include <string_view>

#include "base/result.h"
#include "config/config_value.h"
#include "config/keys.h"

namespace cairn {

// Finds the key that a map's entry has, `prefix` being what stands in front of it ("source."). kConfig at the entry's
// line, with the nearest key and those there are, for one that is unknown or not supported yet.
Result<const ConfigKey*> find_key(const ConfigValue& map, const YamlEntry& entry, std::string_view prefix);

}  // namespace cairn
