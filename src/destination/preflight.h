#pragma once

#include <vector>

#include "destination/settings.h"
#include "model/finding.h"

namespace cairn {

// What can be said about a destination before anything is loaded into it.

// kConfig, with the cure, for settings that no machine could make work, and for a type that there is not. Looks at the
// settings alone: `init` and `config check` call it.
Status check_destination(const DestinationSettings& settings);

// Looks at what a load will need, each thing by itself, and writes nothing: for `check`. Nothing to find out: empty.
std::vector<Finding> examine_destination(const DestinationSettings& settings);

}  // namespace cairn
