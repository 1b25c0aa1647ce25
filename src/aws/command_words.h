#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace cairn::aws {

// The words of a command line, as a shell would split it: at blanks, but for those in quotes or behind a backslash.
// Nothing else means anything: no variables, no globs, no pipes, because no shell ever sees it. kConfig: a quote that
// does not end, or no word; the text does not repeat the line. A pure function.
Result<std::vector<std::string>> split_command(std::string_view line);

}  // namespace cairn::aws
