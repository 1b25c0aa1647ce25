#include "sample/manifest.h"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

namespace cairn::sample {

std::string manifest_key(DumpId id) { return fmt::format("manifests/sync_{}.json", id.value()); }

std::string dump_directory(DumpId id) { return fmt::format("sync_{}", id.value()); }

std::string property_definitions_key(DumpId id) { return dump_directory(id) + "/property_definitions.json"; }

std::string manifest_json(const Manifest& manifest) {
  using Json = nlohmann::ordered_json;
  Json tables = Json::array();
  for (const ManifestTable& table : manifest.tables) {
    Json files = Json::array();
    for (const std::string& name : table.files) {
      files.push_back(
          fmt::format("s3://{}/{}/{}/{}", manifest.bucket, dump_directory(manifest.id), table.name.value(), name));
    }
    tables.push_back(Json{{"name", table.name.value()},
                          {"columns", table.columns},
                          {"files", std::move(files)},
                          {"incremental", table.mode == DumpMode::kIncremental}});
  }
  const Json json{
      {"dump_id", manifest.id.value()},
      {"tables", std::move(tables)},
      {"property_definitions", fmt::format("s3://{}/{}", manifest.bucket, property_definitions_key(manifest.id))}};
  return json.dump(2) + '\n';
}

}  // namespace cairn::sample
