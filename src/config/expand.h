#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/environment.h"
#include "base/result.h"

namespace cairn {

// Replaces each ${NAME} by the variable of that name; then, if the value was written as file:PATH, takes the content of
// that file, without its last line break, a relative PATH starting at `base`. What comes out is not expanded again.
// kConfig: the variable is not set, `${` without a name and `}`, the file cannot be read or has more than 64 KiB.
// kDenied: this user may not read it.
Result<std::string> expand(std::string_view value, const std::filesystem::path& base, const Environment& environment);

}  // namespace cairn
