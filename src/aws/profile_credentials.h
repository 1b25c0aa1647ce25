#pragma once

#include <memory>
#include <string>

#include "aws/credentials.h"
#include "aws/profile_source.h"
#include "aws/surroundings.h"

namespace cairn::aws {

// The provider of what a profile says. kConfig: what it says cannot be used.
Result<std::unique_ptr<CredentialsProvider>> profile_credentials(ProfileSource source,
                                                                 const Surroundings& surroundings);

}  // namespace cairn::aws
