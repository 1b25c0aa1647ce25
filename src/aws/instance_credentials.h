#pragma once

#include <memory>

#include "aws/credentials.h"
#include "aws/surroundings.h"

namespace cairn::aws {

// Those of the role that an EC2 instance has, from its metadata service in version 2, whose answers need a token that
// only the instance itself can get; version 1, which needs none, is never asked. Null if AWS_EC2_METADATA_DISABLED is
// true. Besides its usual errors, credentials() gives kNotFound: there is no such service here, or the instance has no
// role.
//
// kConfig: AWS_EC2_METADATA_SERVICE_ENDPOINT names anything but the service's own two addresses or this very machine,
// so that no configuration makes us ask another host. It is asked without a proxy, and given up after a second.
Result<std::unique_ptr<CredentialsProvider>> instance_credentials(const Surroundings& surroundings);

}  // namespace cairn::aws
