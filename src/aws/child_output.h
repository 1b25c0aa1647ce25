#pragma once

#include <chrono>
#include <cstddef>
#include <stop_token>
#include <string>
#include <vector>

#include "base/result.h"

namespace cairn::aws {

// How far a child process may go.
struct ChildLimits {
  std::chrono::milliseconds time{60'000};
  std::size_t bytes_max = 64 * 1024;
};

// Runs a program, found by PATH, and returns what it wrote to its standard output. No shell is between. Its input is
// empty, and what it writes to its standard error is thrown away, since nobody knows whether a secret is in it.
//
// kDenied: it cannot be started, takes longer, writes more, or does not end with 0; kCancelled: `stop` came first. The
// child and those of its group are killed then. The error names the program and neither its arguments nor its output.
// REQUIRES: `words` is not empty.
Result<std::string> output_of(const std::vector<std::string>& words, const ChildLimits& limits,
                              const std::stop_token& stop);

}  // namespace cairn::aws
