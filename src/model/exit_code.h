#pragma once

#include <span>

namespace cairn {

// The exit code that rules where several outcomes meet (docs/exit-codes.md); 0 if there is none.
int ruling_exit_code(std::span<const int> codes);

}  // namespace cairn
