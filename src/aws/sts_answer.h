#pragma once

#include <string>
#include <string_view>

#include "aws/credentials.h"
#include "base/result.h"

namespace cairn::aws {

// Who is behind a key.
struct CallerIdentity {
  std::string arn;
  std::string account;
  std::string user_id;
};

// Why STS refused; both empty if what came is no answer of STS.
struct StsRefusal {
  std::string code;
  std::string message;  // in AWS's words, and so untrusted
};

// The answers of STS, which are XML. Pure functions. kTransient: something else came, as from a proxy in between; its
// text is not repeated.
Result<Credentials> parse_session(std::string_view xml);
Result<CallerIdentity> parse_caller_identity(std::string_view xml);
StsRefusal parse_sts_refusal(std::string_view xml);

}  // namespace cairn::aws
