#include "base/failpoint.h"

#if CAIRN_FAILPOINTS

#include <csignal>
#include <cstdlib>
#include <map>
#include <mutex>
#include <string>

namespace cairn {
namespace {

struct Armed {
  std::string action;
  int passages_left = 1;
};

std::map<std::string, Armed, std::less<>> parse(std::string_view text) {
  std::map<std::string, Armed, std::less<>> armed;
  while (!text.empty()) {
    const std::string_view entry = text.substr(0, text.find(';'));
    text.remove_prefix(std::min(text.size(), entry.size() + 1));
    const std::size_t equals = entry.find('=');
    if (equals == std::string_view::npos) continue;
    std::string action(entry.substr(equals + 1));
    int passage = 1;
    if (const std::size_t at = action.find('@'); at != std::string::npos) {
      passage = std::atoi(action.c_str() + at + 1);
      action.resize(at);
    }
    armed.emplace(entry.substr(0, equals), Armed{action, passage});
  }
  return armed;
}

}  // namespace

Status hit_failpoint(std::string_view name) {
  static std::mutex mutex;
  static const char* const setting = std::getenv("CAIRN_FP");
  static auto armed = parse(setting == nullptr ? "" : setting);
  if (setting == nullptr) return {};
  const std::lock_guard lock(mutex);
  const auto found = armed.find(name);
  if (found == armed.end() || --found->second.passages_left != 0) return {};
  if (found->second.action == "kill") std::raise(SIGKILL);
  return make_error(ErrorKind::kTransient, "failpoint {}", name);
}

}  // namespace cairn

#endif
