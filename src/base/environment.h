#pragma once

#include <functional>
#include <optional>
#include <string>

namespace cairn {

// Looks up a variable of the environment; none: it is not set. Handed in, so that tests need no real environment.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;

// The environment of this process, as it is at each call.
Environment process_environment();

}  // namespace cairn
