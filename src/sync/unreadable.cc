#include "sync/unreadable.h"

#include <nlohmann/json.hpp>

#include "base/check.h"

namespace cairn {

std::vector<UnreadableManifest> unreadable_manifests(const Published& published) {
  std::vector<UnreadableManifest> manifests;
  for (const Dump& dump : published.dumps) {
    if (dump.problem.has_value()) manifests.push_back({dump.id, *dump.problem});
  }
  return manifests;
}

nlohmann::ordered_json unreadable_json(std::span<const UnreadableManifest> manifests) {
  nlohmann::ordered_json json = nlohmann::ordered_json::array();
  for (const auto& [dump, problem] : manifests) {
    json.push_back({{"dump", dump.value()}, {"message", problem.text()}, {"hint", problem.hint()}});
  }
  return json;
}

Error perhaps_in_unreadable(const std::string& table, std::span<const UnreadableManifest> manifests) {
  CHECK(!manifests.empty(), "a manifest that cannot be read is the reason");
  const auto& [dump, problem] = manifests.front();
  return make_error(ErrorKind::kBadInput, "no manifest that can be read has a table '{}'; that of dump {} cannot: {}",
                    table, dump.value(), problem.text())
      .hinting(problem.hint());
}

}  // namespace cairn
