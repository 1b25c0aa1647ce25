#pragma once

#include <memory>
#include <string>

#include "aws/credentials.h"
#include "aws/sts.h"
#include "aws/surroundings.h"

namespace cairn::aws {

// A role that a token of somebody else's proves the right to, as Kubernetes on EKS gives each pod one.
struct WebIdentity {
  std::string token_file;  // read again for each session, since it is replaced while we run
  RoleRequest role;
  std::string region;  // empty: the first one of the role's partition
};

// kConfig: what is no ARN of a role.
Result<std::unique_ptr<CredentialsProvider>> web_identity_credentials(WebIdentity identity, Surroundings surroundings);

// That of AWS_WEB_IDENTITY_TOKEN_FILE, AWS_ROLE_ARN and AWS_ROLE_SESSION_NAME; null if the first is not set.
Result<std::unique_ptr<CredentialsProvider>> environment_web_identity(const std::string& region,
                                                                      const Surroundings& surroundings);

// The content of a file that holds a token and nothing else, without blanks around it. kDenied: it cannot be read, is
// empty or no token; the text repeats nothing of it.
Result<Secret> read_token_file(const std::string& file);

}  // namespace cairn::aws
