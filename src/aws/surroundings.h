#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>

#include "base/clock.h"
#include "base/environment.h"
#include "base/result.h"
#include "http/message.h"
#include "http/retry.h"

namespace cairn::aws {

// Carries out one exchange; the contract is that of http::Client::call, which it usually is. A function, so that tests
// answer without a network. Thread-safe.
using HttpCall =
    std::function<Result<http::Response>(http::Request request, std::uint64_t bytes_max, const std::stop_token& stop)>;

// What providers of credentials see of the world. Copied into each of them; the clock, and whatever the call goes by,
// outlive them all.
struct Surroundings {
  Environment environment;
  const Clock* clock = nullptr;
  HttpCall call;
  std::shared_ptr<http::RetryBudget> retries = std::make_shared<http::RetryBudget>();  // shared by all copies
  http::RetryPolicy pace;  // of tries that fail; each source says how many there are
  std::stop_token stop;
};

}  // namespace cairn::aws
