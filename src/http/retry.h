#pragma once

#include <chrono>
#include <mutex>
#include <optional>
#include <random>
#include <stop_token>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"

namespace cairn::http {

// How often the same thing is asked, and how long the pauses are: before try n a random time between nothing and
// base * 2^(n-1), never more than the cap ("full jitter"), so that many who were refused at once do not come back at
// once.
struct RetryPolicy {
  int tries = 8;
  std::chrono::milliseconds base{100};
  std::chrono::milliseconds cap{20'000};
  std::chrono::milliseconds total{300'000};  // no pause goes beyond it
};

// How many retries a run may make in all, so that a service in trouble is not asked ever more. Each retry costs; a
// success after a retry gives back what it cost, and any other a little. Thread-safe.
class RetryBudget {
 public:
  static constexpr int kCapacity = 500;
  static constexpr int kRetryCost = 5;
  static constexpr int kTimeoutCost = 10;

  // False: there is not enough left.
  bool take(int cost);
  void give_back(int amount);

 private:
  std::mutex mutex_;
  int left_ = kCapacity;
};

// The tries of one thing. Used by one thread.
class Tries {
 public:
  Tries(const RetryPolicy& policy, RetryBudget& budget, std::stop_token stop);

  // Call after a try that failed: waits until the next one is due. What it returns as an error is final: `error` itself
  // if it is not kTransient, or no try, time or budget is left; kCancelled if the run was stopped. `asked_for` is how
  // long the server wants the pause to be at least.
  Status wait_after(Error error, std::optional<std::chrono::seconds> asked_for = {});
  // Call after the one that succeeded.
  void succeed();

 private:
  Status pause(std::chrono::milliseconds duration);

  RetryPolicy policy_;
  RetryBudget& budget_;
  std::stop_token stop_;
  std::chrono::steady_clock::time_point started_at_;
  std::chrono::steady_clock::time_point try_started_at_;
  int failures_ = 0;
  int last_cost_ = 0;
  std::minstd_rand random_;
};

// What the header Retry-After asks for, in seconds or as a date; none for anything else.
std::optional<std::chrono::seconds> parse_retry_after(std::string_view value, Timestamp now);

}  // namespace cairn::http
