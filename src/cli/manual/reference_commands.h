#pragma once

#include <string>

#include "cli/manual/command_page.h"

namespace cairn::cli {

// The page of commands: a table of them, the options that many have, then each with its arguments and options.
std::string reference_commands(const CommandPage& root);

}  // namespace cairn::cli
