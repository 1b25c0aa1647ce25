#pragma once

#include <memory>
#include <string>

#include "aws/credentials.h"
#include "base/environment.h"

namespace cairn::aws {

// Credentials that somebody gave, and that stay as they are. Thread-safe: it never changes.
class StaticCredentials final : public CredentialsProvider {
 public:
  // `origin` says for people where they come from.
  StaticCredentials(Credentials credentials, std::string origin)
      : credentials_(std::move(credentials)), origin_(std::move(origin)) {}

  std::string describe() const override { return origin_; }
  Result<Credentials> credentials() override { return credentials_; }
  Result<Credentials> replace(const Credentials& refused) override;

 private:
  const Credentials credentials_;
  const std::string origin_;
};

// Those of AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN; null if neither of the first two is set.
// kConfig: one of them without the other, or one that cannot be sent.
Result<std::unique_ptr<CredentialsProvider>> environment_credentials(const Environment& environment);

}  // namespace cairn::aws
