#include "plan/near_names.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/same_name.h"
#include "config/nearest.h"

namespace cairn {
namespace {

constexpr std::size_t kSuggestionsMax = 3;
constexpr std::size_t kListedMax = 6;
// Longer names are not compared: the work grows with the product of the lengths.
constexpr std::size_t kComparedBytesMax = 256;

}  // namespace

std::vector<std::string> near_names(std::string_view name, std::span<const std::string> known) {
  if (name.size() > kComparedBytesMax) return {};
  const std::size_t distance_max = std::max<std::size_t>(2, name.size() / 3);
  const std::string wanted = lower_case(name);
  std::vector<std::pair<std::size_t, std::string>> near;
  for (const std::string& candidate : known) {
    if (candidate.size() > kComparedBytesMax) continue;
    const std::size_t apart = edit_distance(wanted, lower_case(candidate));
    if (apart <= distance_max) near.emplace_back(apart, candidate);
  }
  std::ranges::sort(near);
  if (near.size() > kSuggestionsMax) near.resize(kSuggestionsMax);
  std::vector<std::string> names;
  for (auto& [apart, candidate] : near) names.push_back(std::move(candidate));
  return names;
}

std::string list_of(const std::vector<std::string>& names) {
  const std::size_t listed = names.size() > kListedMax ? kListedMax - 1 : names.size();
  std::string text;
  for (std::size_t i = 0; i < listed; ++i) {
    const bool is_last = i + 1 == names.size();
    if (i > 0) text += is_last ? " and " : ", ";
    text += fmt::format("'{}'", names[i]);
  }
  if (listed < names.size()) text += fmt::format(" and {} more", names.size() - listed);
  return text;
}

}  // namespace cairn
