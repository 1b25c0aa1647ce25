#pragma once

#include <vector>

#include "base/result.h"
#include "config/config_value.h"
#include "model/selection.h"

namespace cairn {

// Reads the list below `select:`, whose entries are a name or glob, or one with keys of its own.
Result<std::vector<SelectEntry>> read_select_list(const ConfigValue& value);

// The same, with everything that is wrong with it; `entries` are those that nothing is wrong with.
struct SelectListReading {
  std::vector<SelectEntry> entries;
  std::vector<Error> problems;
};
SelectListReading read_select_entries(const ConfigValue& value);

}  // namespace cairn
