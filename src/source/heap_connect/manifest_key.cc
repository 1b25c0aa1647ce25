#include "source/heap_connect/manifest_key.h"

#include <algorithm>
#include <charconv>
#include <limits>

namespace cairn::heap_connect {
namespace {

constexpr std::string_view kFolder = "manifests/sync_";
constexpr std::string_view kSuffix = ".json";

}  // namespace

std::string manifest_prefix(std::string_view prefix) { return std::string(prefix).append(kFolder); }

std::optional<DumpId> manifest_number(std::string_view prefix, std::string_view key) {
  if (!key.starts_with(prefix)) return std::nullopt;
  key.remove_prefix(prefix.size());
  if (!key.starts_with(kFolder) || !key.ends_with(kSuffix)) return std::nullopt;
  if (key.size() <= kFolder.size() + kSuffix.size()) return std::nullopt;
  const std::string_view digits = key.substr(kFolder.size(), key.size() - kFolder.size() - kSuffix.size());
  if (!std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; })) return std::nullopt;
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return DumpId(error == std::errc() ? number : std::numeric_limits<std::int64_t>::max());
}

}  // namespace cairn::heap_connect
