#pragma once

#include <array>
#include <string_view>

namespace cairn::cli {

// The script that teaches a shell to complete `cairn`. It holds no lists: it asks `cairn completion next` at each TAB,
// so that it need not be made anew for a new version.
struct ShellScript {
  std::string_view shell;    // "bash"
  std::string_view install;  // a command that installs it
  std::string_view text;
};

const std::array<ShellScript, 3>& shell_scripts();

}  // namespace cairn::cli
