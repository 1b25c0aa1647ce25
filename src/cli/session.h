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
  std::stop_token stop;                       // set by the first SIGINT or SIGTERM
  const std::atomic<int>& signal;             // the number of that signal, or 0
  LogFormat error_format = LogFormat::kText;  // kJson where --log-format asked for it
  int exit_code = 0;
};

}  // namespace cairn::cli
