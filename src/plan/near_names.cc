#include "plan/near_names.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include <fmt/format.h>

namespace cairn {
namespace {

constexpr std::size_t kSuggestionsMax = 3;
constexpr std::size_t kListedMax = 6;
// Longer names are not compared: the work grows with the product of the lengths.
constexpr std::size_t kComparedBytesMax = 256;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// The least number of bytes to insert, remove or replace (Levenshtein), case aside.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (lower(a[i]) == lower(b[j]) ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

std::vector<std::string> near_names(std::string_view name, const std::set<TableName>& known) {
  if (name.size() > kComparedBytesMax) return {};
  const std::size_t distance_max = std::max<std::size_t>(2, name.size() / 3);
  std::vector<std::pair<std::size_t, std::string>> near;
  for (const TableName& candidate : known) {
    if (candidate.value().size() > kComparedBytesMax) continue;
    const std::size_t apart = distance(name, candidate.value());
    if (apart <= distance_max) near.emplace_back(apart, candidate.value());
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
