#pragma once

#include <memory>
#include <optional>
#include <string>

#include "aws/credentials.h"
#include "aws/surroundings.h"

namespace cairn::aws {

// What is decided by us, and not by what the machine happens to offer.
struct ChainOptions {
  std::optional<Credentials> given;  // these and no others
  std::string profile;               // this one and no other source; empty: the whole chain
  std::string region;  // where sessions are asked for, if neither a profile nor AWS_REGION says; may be ""
};

// The credentials that AWS's own tools would find here, in their order: given ones; AWS_ACCESS_KEY_ID; a web identity;
// the profile of AWS_PROFILE, or `default`; the container's; the EC2 instance's. The first that is configured is the
// one: if it fails, that is the error, and nothing further on is tried. describe() of the provider says which it is.
//
// The network is not asked before credentials are. kConfig: what is configured cannot be used. kDenied: nothing is;
// the text says what was looked at. Only whether this is an EC2 instance must be asked, so that this error can also
// come from credentials().
Result<std::unique_ptr<CredentialsProvider>> credential_chain(const ChainOptions& options,
                                                              const Surroundings& surroundings);

}  // namespace cairn::aws
