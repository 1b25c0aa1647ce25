#pragma once

#include <atomic>
#include <optional>
#include <stop_token>

#include "base/clock.h"
#include "cli/console.h"

namespace cairn::cli {

// What every command works with. Borrowed from main(), which owns it all.
struct Session {
  Console& console;
  const Environment& environment;
  const Clock& clock;
  std::stop_token stop;                 // set by the first SIGINT or SIGTERM
  const std::atomic<int>& signal;       // the number of that signal, or 0
  std::optional<LogFormat> log_format;  // what --log-format asked for, of the log and of errors
  int exit_code = 0;
};

}  // namespace cairn::cli
