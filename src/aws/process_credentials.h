#pragma once

#include <memory>
#include <string>

#include "aws/credentials.h"
#include "aws/surroundings.h"

namespace cairn::aws {

// Those that a program prints, as `credential_process` of a profile names one: `command` is split into words and run
// without a shell, for a minute at most, and answers with JSON of version 1. `origin` says for people where the command
// stands. kConfig: a command that cannot be split.
Result<std::unique_ptr<CredentialsProvider>> process_credentials(const std::string& command, const std::string& origin,
                                                                 const Surroundings& surroundings);

}  // namespace cairn::aws
