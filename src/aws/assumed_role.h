#pragma once

#include <memory>
#include <optional>
#include <string>

#include "aws/cached_credentials.h"
#include "aws/credentials.h"
#include "aws/sts.h"
#include "aws/surroundings.h"

namespace cairn::aws {

// Sessions in a role, one after the other, each asked for with the credentials of `caller`. If the role cannot be
// assumed there are none: the caller's own are never handed out. Thread-safe.
class AssumedRole final : public CredentialsProvider {
 public:
  AssumedRole(std::unique_ptr<CredentialsProvider> caller, RoleRequest role, StsPlace place, Surroundings surroundings);

  std::string describe() const override { return sessions_.describe(); }
  Result<Credentials> credentials() override { return sessions_.credentials(); }
  Result<Credentials> replace(const Credentials& refused) override { return sessions_.replace(refused); }

 private:
  const std::unique_ptr<CredentialsProvider> caller_;
  const RoleRequest role_;
  Sts sts_;
  CachedCredentials sessions_;
};

// How a bucket in somebody else's account is reached.
struct CustomerRole {
  RoleRequest role;            // the customer's; the external id and the session policy are for this one alone
  std::string proxy_role_arn;  // of our own account, assumed on the way; empty: none
  std::string region;          // where sessions are asked for; empty: the first one of the role's partition
};

// Sessions in a customer's role, asked for with `base` or by way of the proxy role. kConfig: what is no ARN of a role.
Result<std::unique_ptr<CredentialsProvider>> customer_credentials(std::unique_ptr<CredentialsProvider> base,
                                                                  CustomerRole customer, Surroundings surroundings);

}  // namespace cairn::aws
