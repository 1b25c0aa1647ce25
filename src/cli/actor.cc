#include "cli/actor.h"

#include <array>

#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

namespace cairn::cli {

std::string current_actor() {
  passwd entry{};
  passwd* found = nullptr;
  std::array<char, 4096> buffer{};
  const bool is_named = getpwuid_r(geteuid(), &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr;
  std::array<char, 256> host{};
  if (gethostname(host.data(), host.size() - 1) != 0) host[0] = '?';
  return fmt::format("{}@{}", is_named ? std::string(found->pw_name) : fmt::format("uid {}", geteuid()), host.data());
}

}  // namespace cairn::cli
