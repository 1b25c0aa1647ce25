#pragma once

#include <string>
#include <string_view>

#include "cli/manual/command_page.h"

namespace cairn::cli {

// cairn.1 in the language of man(7): every command with its options, exit codes, environment and files. `date` is that
// of the build's commit, or empty.
std::string man_page(const CommandPage& root, std::string_view version, std::string_view date);

}  // namespace cairn::cli
