#pragma once

#include <vector>

#include "base/result.h"
#include "config/config_value.h"
#include "model/selection.h"

namespace cairn {

// Reads the list below `select:`, whose entries are a name or glob, or one with keys of its own.
Result<std::vector<SelectEntry>> read_select_list(const ConfigValue& value);

}  // namespace cairn
