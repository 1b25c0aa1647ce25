#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include "aws/credentials.h"
#include "aws/service_clock.h"
#include "aws/sigv4.h"
#include "aws/sts_answer.h"
#include "aws/surroundings.h"
#include "base/result.h"
#include "http/url.h"

namespace cairn::aws {

// Where sessions are asked for.
struct StsPlace {
  std::string region;
  std::optional<http::Url> endpoint;  // none: AWS's own of the region
};

// The place for sessions in a role: `region`, or the first of the role's partition if that is empty; and what
// service_endpoint() says. kConfig: what is no ARN of a role or no region.
Result<StsPlace> sts_place(const std::string& region, const std::string& role_arn, const Environment& environment);
// "https://sts.REGION.amazonaws.com/"; never the global host, which is in one region and fails with it.
http::Url sts_address(const StsPlace& place);

// "arn:aws:iam::123456789012:role/with/path/name", in any partition.
bool is_role_arn(std::string_view text);

// A session that is asked for.
struct RoleRequest {
  std::string role_arn;
  std::string session_name;
  std::string external_id;               // empty: none
  std::string session_policy;            // empty: whatever the role may do
  std::chrono::seconds duration{3'600};  // the most that AWS gives a role that was assumed by a role
};

// The Security Token Service: hands out sessions in roles. Thread-safe.
//
// Each call is tried 5 times while it fails with kTransient. A refusal for the clock sets ours by theirs, and one of
// expired credentials has them replaced, each once. kDenied: the role may not be assumed, or the credentials are
// refused; kConfig: the request is wrong. Errors name role or operation, and repeat no secret.
class Sts {
 public:
  Sts(StsPlace place, Surroundings surroundings)
      : place_(std::move(place)), surroundings_(std::move(surroundings)), clock_(*surroundings_.clock) {}

  Result<Credentials> assume_role(CredentialsProvider& caller, const RoleRequest& role);
  // Not signed: the token, which some other party signed, is the proof. It is asked for by each try.
  Result<Credentials> assume_role_with_web_identity(const RoleRequest& role,
                                                    const std::function<Result<Secret>()>& token);
  Result<CallerIdentity> caller_identity(CredentialsProvider& caller);

 private:
  // A call that is signed, and what was done already to make it succeed.
  struct SignedCall {
    CredentialsProvider& caller;
    const http::Query& form;
    Credentials credentials;
    bool is_clock_set = false;
    bool is_replaced = false;
  };

  http::Request request_of(http::Query form) const;
  Result<std::string> call_signed(CredentialsProvider& caller, const http::Query& form);
  Result<std::string> attempt(SignedCall& call);
  Result<http::Response> exchange(http::Request request) const;

  const StsPlace place_;
  const Surroundings surroundings_;
  ServiceClock clock_;
  SigV4Signer signer_{"sts"};
};

}  // namespace cairn::aws
