#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "cli/connection_flags.h"
#include "config/connection.h"
#include "config/workspace.h"

namespace cairn::cli {

// One connection file of a workspace, with everything that is wrong with it.
struct ConnectionFile {
  std::string name;
  std::filesystem::path path;
  ConnectionReading reading;
};

// True if two destinations would write the same tables or views: of one database, and with a schema in common. Paths
// are compared as they are, so both must start at the same place.
bool shares_schema(const DestinationOptions& a, const DestinationOptions& b);

// The workspace that flags and environment mean. kConfig if there is none.
Result<Workspace> workspace_of(const ConnectionFlags& flags, const Environment& environment);

// Reads these connections of a workspace, or all of them if no name is given. What is wrong with a file, by itself or
// beside another one, is among its problems: a destination that cannot be, two connections that would write one schema.
// kConfig for a name that no connection has, with near names, or a file whose name names no connection.
Result<std::vector<ConnectionFile>> read_connection_files(const Workspace& workspace,
                                                          std::span<const std::string> names,
                                                          const Environment& environment);

// Writes the JSON Schema of connection files to where an editor looks for it, by the first line that `init` gives a
// connection. kDenied if a right is missing, kConfig if that cannot be written otherwise.
Status write_json_schema(const Workspace& workspace);

}  // namespace cairn::cli
