#include "http/retry.h"

#include <algorithm>
#include <charconv>
#include <condition_variable>

#include "http/date.h"

namespace cairn::http {
namespace {

// A try that took so long has run into a deadline.
constexpr std::chrono::seconds kTimeoutAtLeast{5};
constexpr int kGiftOfSuccess = 1;

Error stopped() { return {ErrorKind::kCancelled, "the run was stopped"}; }

}  // namespace

bool RetryBudget::take(int cost) {
  const std::scoped_lock lock(mutex_);
  if (left_ < cost) return false;
  left_ -= cost;
  return true;
}

void RetryBudget::give_back(int amount) {
  const std::scoped_lock lock(mutex_);
  left_ = std::min(kCapacity, left_ + amount);
}

Tries::Tries(const RetryPolicy& policy, RetryBudget& budget, std::stop_token stop)
    : policy_(policy),
      budget_(budget),
      stop_(std::move(stop)),
      started_at_(std::chrono::steady_clock::now()),
      try_started_at_(started_at_),
      random_(std::random_device{}()) {}

Status Tries::wait_after(Error error, std::optional<std::chrono::seconds> asked_for) {
  if (error.kind() != ErrorKind::kTransient) return error;
  const auto now = std::chrono::steady_clock::now();
  ++failures_;
  if (failures_ >= policy_.tries) {
    return failures_ == 1 ? error : std::move(error).within(fmt::format("after {} tries", failures_));
  }
  const auto longest = std::min(policy_.cap, policy_.base * (1 << std::min(failures_ - 1, 20)));
  std::uniform_int_distribution<std::chrono::milliseconds::rep> any(0, longest.count());
  std::chrono::milliseconds duration(any(random_));
  if (asked_for.has_value()) duration = std::max<std::chrono::milliseconds>(duration, *asked_for);
  if (now - started_at_ + duration > policy_.total) return std::move(error).within("no time is left for another try");
  last_cost_ = now - try_started_at_ >= kTimeoutAtLeast ? RetryBudget::kTimeoutCost : RetryBudget::kRetryCost;
  if (!budget_.take(last_cost_)) return std::move(error).within("too much had to be tried again");
  TRY(pause(duration));
  try_started_at_ = std::chrono::steady_clock::now();
  return {};
}

void Tries::succeed() { budget_.give_back(failures_ == 0 ? kGiftOfSuccess : last_cost_); }

Status Tries::pause(std::chrono::milliseconds duration) {
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  never.wait_for(lock, stop_, duration, [] { return false; });
  if (stop_.stop_requested()) return stopped();
  return {};
}

std::optional<std::chrono::seconds> parse_retry_after(std::string_view value, Timestamp now) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  if (error == std::errc() && end == value.data() + value.size() && number >= 0 && number <= 1'000'000) {
    return std::chrono::seconds(number);
  }
  const std::optional<Timestamp> date = parse_date(value);
  if (!date.has_value()) return std::nullopt;
  return std::max(std::chrono::seconds(0), std::chrono::ceil<std::chrono::seconds>(*date - now));
}

}  // namespace cairn::http
