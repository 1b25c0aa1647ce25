#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/environment.h"
#include "base/result.h"
#include "config/connection.h"

namespace cairn {

// A directory with connections/*.yaml, what a human decides, and .cairn/, which may be deleted at any time.
struct Workspace {
  std::filesystem::path dir;

  std::filesystem::path connections_dir() const { return dir / "connections"; }
  std::filesystem::path connection_file(const std::string& name) const { return connections_dir() / (name + ".yaml"); }
  std::filesystem::path cache_dir(const std::string& name) const { return dir / ".cairn" / name; }
  // The JSON Schema of connection files; no connection is called so, as its name has a dot.
  std::filesystem::path json_schema_file() const { return dir / ".cairn" / "connection.schema.json"; }
};

// `--workspace DIR`, else CAIRN_WORKSPACE, else the current directory if it has connections/. None: there is no
// workspace, which is fine where flags suffice. kConfig: one was named, and it is none.
Result<std::optional<Workspace>> find_workspace(const std::optional<std::string>& flag,
                                                const std::filesystem::path& current_dir,
                                                const Environment& environment);

// The names of the connections, sorted.
Result<std::vector<std::string>> list_connections(const Workspace& workspace);

// `--connection NAME`, else CAIRN_CONNECTION, else the only one there is. kConfig, listing them, when that leaves open
// which one is meant.
Result<std::string> choose_connection(const Workspace& workspace, const std::optional<std::string>& flag,
                                      const Environment& environment);

// kConfig, with the nearest of the `names` there are, or all of them.
Error no_such_connection(const Workspace& workspace, const std::string& name, std::span<const std::string> names);

// Reads the connection file of that name.
Result<Connection> open_connection(const Workspace& workspace, const std::string& name, const Environment& environment);

// Where the caches of a run without a workspace lie: $XDG_CACHE_HOME/cairn/<hash of source and destination>, with
// ~/.cache for an unset XDG_CACHE_HOME. Empty where neither variable names a place, as under cron: nothing that a run
// needs lies there. Creates nothing.
std::filesystem::path cache_dir_without_workspace(const SourceSettings& source, const DestinationOptions& destination,
                                                  const Environment& environment);

// Creates a directory of mode 0700, and its parents likewise. kDenied if a right is missing; kConfig if it is there and
// others may enter it, or cannot be made otherwise.
Status create_private_dir(const std::filesystem::path& dir);

// The same where nothing secret is put: one that is there may be entered by others, if it is this user's and they
// cannot write in it.
Status create_own_dir(const std::filesystem::path& dir);

}  // namespace cairn
