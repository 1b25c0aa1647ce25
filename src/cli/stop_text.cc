#include "cli/stop_text.h"

#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "cli/printable.h"
#include "plan/near_names.h"

namespace cairn::cli {
namespace {

struct Reason {
  std::string before;
  std::string after;
  std::vector<std::string> tables;
};

std::string subject(const std::vector<std::string>& tables) {
  return tables.size() == 1 ? tables.front() : fmt::format("{} tables ({})", tables.size(), list_of(tables));
}

}  // namespace

std::string stops_text(std::span<const StopText> stops) {
  std::vector<Reason> reasons;
  for (const StopText& stop : stops) {
    auto told = std::ranges::find_if(
        reasons, [&](const Reason& reason) { return reason.before == stop.before && reason.after == stop.after; });
    if (told == reasons.end()) told = reasons.insert(told, {stop.before, stop.after, {}});
    told->tables.push_back(printable(stop.table));
  }
  std::string text;
  for (const Reason& reason : reasons) text += reason.before + subject(reason.tables) + reason.after;
  return text;
}

}  // namespace cairn::cli
