#include "config/key_check.h"

namespace cairn {
namespace {

// The last parts of the supported keys that stand right behind `prefix`.
std::vector<std::string> known_keys(std::string_view prefix) {
  std::vector<std::string> known;
  for (const ConfigKey& key : config_keys()) {
    if (key.status == KeyStatus::kLater || !key.path.starts_with(prefix)) continue;
    const std::string_view name = key.path.substr(prefix.size());
    if (name.find_first_of(".[") == std::string_view::npos) known.emplace_back(name);
  }
  return known;
}

std::string hint_for(std::string_view name, const std::vector<std::string>& known) {
  if (const auto meant = nearest(name, known)) return fmt::format("did you mean `{}`?", *meant);
  std::string list;
  for (const std::string& key : known) list += (list.empty() ? "" : ", ") + key;
  return "known keys here: " + list;
}

}  // namespace

Result<const ConfigKey*> find_key(const ConfigValue& map, const YamlEntry& entry, std::string_view prefix) {
  const std::string path = std::string(prefix) + entry.key;
  const ConfigKey* key = find_config_key(path);
  if (key == nullptr || entry.key.find_first_of(".[") != std::string::npos) {
    return map.error_at(entry.line, path, "unknown key").hinting(hint_for(entry.key, known_keys(prefix)));
  }
  if (key->status == KeyStatus::kLater) {
    return map.error_at(entry.line, path, "not supported by this version yet").hinting(std::string(key->help));
  }
  return key;
}

}  // namespace cairn
