#pragma once

#include <string>

namespace cairn::cli {

// Who decides, as the system knows them: user@host, taken from neither flags nor environment.
std::string current_actor();

}  // namespace cairn::cli
