#pragma once

#include <source_location>
#include <string_view>

namespace cairn {

// Ends the process with a message; called by CHECK only.
[[noreturn]] void check_failed(std::string_view condition, std::string_view message, std::source_location where);

}  // namespace cairn

// Aborts when a condition that only a bug can break is broken. It is always on, which is safe because the commit
// protocol survives a crash at any step. No input, file or server answer may ever trip one: those are Errors.
#define CHECK(condition, message)                                                  \
  do {                                                                             \
    if (!(condition)) [[unlikely]]                                                 \
      ::cairn::check_failed(#condition, message, std::source_location::current()); \
  } while (false)
