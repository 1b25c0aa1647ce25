#pragma once

#include "aws/surroundings.h"
#include "base/result.h"
#include "http/retry.h"

namespace cairn::aws {

// Calls `attempt`, a function that returns a Result, until it does not fail with kTransient, `tries_max` times at most
// and as http::Tries has it. `attempt` must be one that may be repeated.
template <typename Attempt>
auto with_tries(const Surroundings& surroundings, int tries_max, Attempt attempt) -> decltype(attempt()) {
  http::RetryPolicy policy = surroundings.pace;
  policy.tries = tries_max;
  http::Tries tries(policy, *surroundings.retries, surroundings.stop);
  for (;;) {
    auto result = attempt();
    if (result.has_value()) {
      tries.succeed();
      return result;
    }
    TRY(tries.wait_after(std::move(result).error()));
  }
}

}  // namespace cairn::aws
