#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "aws/credentials.h"
#include "base/clock.h"

namespace cairn::aws {

// Keeps what a source of credentials gave, in memory alone, and asks it again in time. All providers whose credentials
// expire are one of these around a function.
//
// The source is asked by the thread that needs it, and by one at a time. With less than 15 minutes left, one caller
// asks while the others go on with what they have; if that fails, it is tried again a minute later, and nobody hears of
// it before less than a minute is left. Then all wait for the one, and all get its error. Thread-safe.
class CachedCredentials final : public CredentialsProvider {
 public:
  using Fetch = std::function<Result<Credentials>()>;

  // `origin` says for people where they come from. `clock` outlives this.
  CachedCredentials(std::string origin, const Clock& clock, Fetch fetch)
      : origin_(std::move(origin)), clock_(clock), fetch_(std::move(fetch)) {}

  std::string describe() const override { return origin_; }
  // The errors of the source as they are; besides, kDenied: what it gives is no longer valid.
  Result<Credentials> credentials() override;
  // Asks the source once for all who were refused the same credentials. kDenied: it gives them again.
  Result<Credentials> replace(const Credentials& refused) override;

 private:
  // A call of the source, and what came of it. Shared by the one who makes it and those who wait for it.
  struct Flight {
    std::optional<Result<Credentials>> outcome;
  };

  bool is_usable(Timestamp now) const;
  bool is_to_be_refreshed(Timestamp now) const;
  Result<Credentials> fetch_or_join(std::unique_lock<std::mutex>& lock);
  Result<Credentials> checked(Result<Credentials> fetched) const;

  const std::string origin_;
  const Clock& clock_;
  const Fetch fetch_;

  std::mutex mutex_;
  std::condition_variable landed_;
  std::optional<Credentials> current_;
  std::shared_ptr<Flight> flight_;     // null: nobody asks
  std::optional<Timestamp> asked_at_;  // the last time that the source was asked
};

}  // namespace cairn::aws
