#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "model/selection.h"

namespace cairn {

// An entry of the `select:` list as YAML.

// On one line, to stand in a flow list: `users`, `{checkout: {fields: [event_id, time]}}`.
std::string flow_select_entry(const SelectEntry& entry);

// To stand behind a dash, whose column is `indent`: one line, or, where that would be long, one for each thing it says.
// The first line has no indentation of its own.
std::vector<std::string> block_select_entry(const SelectEntry& entry, std::size_t indent);

}  // namespace cairn
