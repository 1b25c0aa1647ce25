#pragma once

#include <memory>

#include "aws/credentials.h"
#include "aws/surroundings.h"

namespace cairn::aws {

// Those that the platform hands to a container, on ECS and by the pod identity of EKS, at the address of
// AWS_CONTAINER_CREDENTIALS_RELATIVE_URI or AWS_CONTAINER_CREDENTIALS_FULL_URI, with the token of
// AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE, read again each time, or AWS_CONTAINER_AUTHORIZATION_TOKEN. Null if there is
// no address. kConfig: an address that a token must not be sent to: only https ones, this machine, and the three of the
// platforms are asked. It is asked without a proxy.
Result<std::unique_ptr<CredentialsProvider>> container_credentials(const Surroundings& surroundings);

}  // namespace cairn::aws
