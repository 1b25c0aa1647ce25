#include "cli/workspace_files.h"

#include <algorithm>

#include "base/same_name.h"
#include "base/text_file.h"
#include "config/atomic_file.h"
#include "config/json_schema.h"
#include "destination/preflight.h"

namespace cairn::cli {
namespace {

ConnectionFile read_file(const Workspace& workspace, const std::string& name, const Environment& environment) {
  ConnectionFile file{.name = name, .path = workspace.connection_file(name), .reading = {}};
  const Result<std::string> text = read_text_file(file.path, kConnectionBytesMax);
  if (!text.has_value()) {
    file.reading.connection.name = name;
    file.reading.problems.push_back(text.error());
    return file;
  }
  file.reading =
      read_connection({.name = name, .file = file.path.string(), .base = workspace.dir, .text = *text}, environment);
  if (!file.reading.problems.empty()) return file;
  const DestinationSettings settings = destination_settings(file.reading.connection.destination);
  if (Status status = check_destination(settings); !status.has_value()) {
    file.reading.problems.push_back(std::move(status).error().within(file.path.string() + ": destination"));
  }
  return file;
}

// Says at the later of two files that they are in each other's way.
void find_shared_schemas(std::vector<ConnectionFile>& files) {
  for (auto later = files.begin(); later != files.end(); ++later) {
    for (auto earlier = files.begin(); earlier != later; ++earlier) {
      const bool are_whole = earlier->reading.problems.empty() && later->reading.problems.empty();
      const DestinationOptions& destination = later->reading.connection.destination;
      if (!are_whole || !shares_schema(earlier->reading.connection.destination, destination)) continue;
      later->reading.problems.push_back(
          make_error(ErrorKind::kConfig,
                     "{}: destination.schema: the connection `{}` writes a schema of {} that is also `{}`'s",
                     later->path.string(), later->name, destination.path, earlier->name)
              .hinting("give each connection a schema of its own"));
    }
  }
}

}  // namespace

bool shares_schema(const DestinationOptions& a, const DestinationOptions& b) {
  const auto schemas_of = [](const DestinationOptions& options) {
    return std::vector{options.schema, destination_settings(options).raw_schema_or_default()};
  };
  if (a.type != b.type || a.path != b.path) return false;
  const std::vector<std::string> schemas = schemas_of(b);
  return std::ranges::any_of(schemas_of(a), [&](const std::string& schema) {
    return std::ranges::any_of(schemas, [&](const std::string& other) { return is_same_name(schema, other); });
  });
}

Result<Workspace> workspace_of(const ConnectionFlags& flags, const Environment& environment) {
  const auto workspace = TRY(find_workspace(flags.workspace, std::filesystem::current_path(), environment));
  if (workspace.has_value()) return *workspace;
  return Error(ErrorKind::kConfig, "there is no connections/ directory here")
      .hinting("`cairn init NAME` makes one with a first connection, or name a workspace with --workspace DIR");
}

Result<std::vector<ConnectionFile>> read_connection_files(const Workspace& workspace,
                                                          std::span<const std::string> names,
                                                          const Environment& environment) {
  const std::vector<std::string> all = TRY(list_connections(workspace));
  for (const std::string& name : names) {
    if (std::ranges::find(all, name) == all.end()) return no_such_connection(workspace, name, all);
  }
  std::vector<ConnectionFile> files;
  for (const std::string& name : all) files.push_back(read_file(workspace, name, environment));
  find_shared_schemas(files);
  if (!names.empty()) {
    std::erase_if(files,
                  [&](const ConnectionFile& file) { return std::ranges::find(names, file.name) == names.end(); });
  }
  return files;
}

Status write_json_schema(const Workspace& workspace) {
  TRY(create_own_dir(workspace.json_schema_file().parent_path()));
  return create_file(workspace.json_schema_file(), connection_json_schema(), Existing::kReplaced);
}

}  // namespace cairn::cli
