#pragma once

#include <atomic>
#include <stop_token>

#include "base/clock.h"
#include "cli/console.h"

namespace cairn::cli {

// What every command works with. Borrowed from main(), which owns it all.
struct Session {
  Console& console;
  const Environment& environment;
  const Clock& clock;
  std::stop_token stop;            // set by the first SIGINT or SIGTERM
  const std::atomic<int>& signal;  // the number of that signal, or 0
  int exit_code = 0;
};

}  // namespace cairn::cli
