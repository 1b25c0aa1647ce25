#include "cli/known_names.h"

#include <filesystem>
#include <optional>

#include <nlohmann/json.hpp>

#include "cli/connection_flags.h"
#include "cli/snapshot.h"
#include "cli/workspace_files.h"
#include "config/workspace.h"
#include "destination/destination.h"
#include "destination/factory.h"

namespace cairn::cli {
namespace {

std::optional<std::string> value_of(const GivenOptions& given, std::string_view option) {
  const auto found = given.find(option);
  return found == given.end() ? std::nullopt : std::optional(found->second);
}

// The flags that say where a connection keeps its cache.
ConnectionFlags flags_of(const GivenOptions& given) {
  ConnectionFlags flags;
  flags.workspace = value_of(given, "--workspace");
  flags.connection = value_of(given, "--connection");
  flags.source = value_of(given, "--source");
  flags.prefix = value_of(given, "--prefix");
  flags.bucket = value_of(given, "--bucket");
  flags.destination = value_of(given, "--destination");
  flags.schema = value_of(given, "--schema");
  flags.raw_schema = value_of(given, "--raw-schema");
  return flags;
}

Result<std::filesystem::path> cache_directory_of(const ConnectionFlags& flags, const Environment& environment) {
  if (flags.source.has_value()) return TRY(resolve_connection(flags, environment)).cache_directory;
  const Workspace workspace = TRY(workspace_of(flags, environment));
  return workspace.cache_dir(TRY(choose_connection(workspace, flags.connection, environment)));
}

Result<std::vector<std::string>> connections(const GivenOptions& given, const Environment& environment) {
  return list_connections(TRY(workspace_of(flags_of(given), environment)));
}

Result<std::vector<std::string>> tables(const GivenOptions& given, const Environment& environment) {
  const std::filesystem::path directory = TRY(cache_directory_of(flags_of(given), environment));
  const auto snapshot = directory.empty() ? std::nullopt : load_snapshot(directory);
  if (!snapshot.has_value()) return std::vector<std::string>();
  const auto document = nlohmann::json::parse(snapshot->tables, nullptr, false);
  std::vector<std::string> names;
  if (!document.is_object()) return names;
  for (const auto& table : document.value("tables", nlohmann::json::array())) {
    const auto name = table.is_object() ? table.value("table", nlohmann::json()) : nlohmann::json();
    if (name.is_string()) names.push_back(name);
  }
  return names;
}

}  // namespace

std::vector<std::string> known_names(NameKind kind, const GivenOptions& given, const Environment& environment) {
  switch (kind) {
    case NameKind::kConnection: return connections(given, environment).value_or({});
    case NameKind::kTable: return tables(given, environment).value_or({});
    case NameKind::kDestinationType: return offered_destinations();
  }
  CHECK(false, "every kind of name has a place");
}

}  // namespace cairn::cli
