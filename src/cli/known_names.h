#pragma once

#include <string>
#include <vector>

#include "base/environment.h"
#include "cli/manual/complete.h"

namespace cairn::cli {

// The names that completion offers: connections of the workspace, tables as the last run left them in the cache, and
// the types of destinations. Opens neither source nor destination; what cannot be read has no names.
std::vector<std::string> known_names(NameKind kind, const GivenOptions& given, const Environment& environment);

}  // namespace cairn::cli
