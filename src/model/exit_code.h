#pragma once

#include <span>

namespace cairn {

// Which exit code rules where several outcomes meet: the first of these.
std::span<const int> exit_code_precedence();

// The exit code that rules where several outcomes meet (docs/reference/exit-codes.md); 0 if there is none.
int ruling_exit_code(std::span<const int> codes);

}  // namespace cairn
