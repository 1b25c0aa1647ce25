#include "model/exit_code.h"

#include <algorithm>
#include <array>

namespace cairn {
namespace {

constexpr std::array kPrecedence{130, 143, 1, 7, 2, 6, 4, 9, 3, 5};

}  // namespace

std::span<const int> exit_code_precedence() { return kPrecedence; }

int ruling_exit_code(std::span<const int> codes) {
  for (const int code : kPrecedence) {
    if (std::ranges::find(codes, code) != codes.end()) return code;
  }
  return 0;
}

}  // namespace cairn
