#include "aws/cached_credentials.h"

namespace cairn::aws {
namespace {

constexpr Micros kEarly = std::chrono::minutes(15);
constexpr Micros kLeast = std::chrono::minutes(1);
constexpr Micros kPause = std::chrono::minutes(1);  // between two early refreshes

bool has_left(const Credentials& credentials, Timestamp now, Micros time) {
  return !credentials.expires_at.has_value() || *credentials.expires_at - now >= time;
}

}  // namespace

Result<Credentials> CachedCredentials::credentials() {
  std::unique_lock lock(mutex_);
  const Timestamp now = clock_.now();
  if (!is_usable(now)) return fetch_or_join(lock);
  if (flight_ != nullptr || !is_to_be_refreshed(now)) return *current_;
  const Credentials old = *current_;
  Result<Credentials> fetched = fetch_or_join(lock);
  return fetched ? std::move(fetched) : Result<Credentials>(old);
}

Result<Credentials> CachedCredentials::replace(const Credentials& refused) {
  std::unique_lock lock(mutex_);
  if (current_.has_value() && *current_ != refused && is_usable(clock_.now())) return *current_;
  if (current_.has_value() && *current_ == refused) current_.reset();
  Credentials fetched = TRY(fetch_or_join(lock));
  if (fetched != refused) return fetched;
  current_.reset();
  return make_error(ErrorKind::kDenied, "{}: AWS refuses these credentials as expired, and there are no others",
                    origin_)
      .hinting("see that they are renewed where they come from, and that this machine's clock is right");
}

bool CachedCredentials::is_usable(Timestamp now) const {
  return current_.has_value() && has_left(*current_, now, kLeast);
}

bool CachedCredentials::is_to_be_refreshed(Timestamp now) const {
  return !has_left(*current_, now, kEarly) && (!asked_at_.has_value() || now - *asked_at_ >= kPause);
}

// REQUIRES: `lock` holds mutex_. It is let go while the source is asked, and held again on return.
Result<Credentials> CachedCredentials::fetch_or_join(std::unique_lock<std::mutex>& lock) {
  if (const std::shared_ptr<Flight> flight = flight_; flight != nullptr) {
    landed_.wait(lock, [&] { return flight->outcome.has_value(); });
    return *flight->outcome;
  }
  const std::shared_ptr<Flight> flight = flight_ = std::make_shared<Flight>();
  lock.unlock();
  Result<Credentials> fetched = checked(fetch_());
  lock.lock();
  asked_at_ = clock_.now();
  if (fetched) current_ = *fetched;
  flight->outcome = fetched;
  flight_ = nullptr;
  landed_.notify_all();
  return fetched;
}

Result<Credentials> CachedCredentials::checked(Result<Credentials> fetched) const {
  if (!fetched || has_left(*fetched, clock_.now(), kLeast)) return fetched;
  return make_error(ErrorKind::kDenied, "{}: the credentials expire at {}, and it is {}", origin_,
                    format_utc(*fetched->expires_at), format_utc(clock_.now()))
      .hinting("renew them where they come from, and see that this machine's clock is right");
}

}  // namespace cairn::aws
