#include "base/check.h"

#include <cstdio>
#include <cstdlib>

#include <fmt/format.h>

namespace cairn {

void check_failed(std::string_view condition, std::string_view message, std::source_location where) {
  fmt::print(stderr, "cairn: internal error at {}:{}: {} ({}). Please report this as a bug.\n", where.file_name(),
             where.line(), message, condition);
  std::fflush(stderr);
  std::abort();
}

}  // namespace cairn
