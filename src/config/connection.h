#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/environment.h"
#include "base/result.h"
#include "config/destination_options.h"
#include "config/source_settings.h"
#include "model/policies.h"
#include "model/selection.h"

namespace cairn {

// Everything that a human decides about one source, one destination and what goes from one to the other.
struct Connection {
  std::string name;
  SourceSettings source;
  DestinationOptions destination;
  Selection selection;  // may select nothing: whoever loads says so
  Policies policies;
};

inline constexpr std::size_t kConnectionBytesMax = std::size_t{1} << 20;  // of a connection file

// A connection file that has been read.
struct ConnectionText {
  std::string name;            // of the connection
  std::string file;            // as error messages show it
  std::filesystem::path base;  // relative paths in the file start here: the workspace
  std::string text;            // YAML
};

// The strict reading of a connection file: unknown and doubled keys, wrong types, unset variables and impossible
// combinations are kConfig errors that name file, line and key, with a hint. A key that only a later version
// understands is such an error too, because ignoring it would do something else than what was asked for.
//
// Of all values, those under `source` and `destination` are expanded: ${NAME} is the variable of that name, and
// file:PATH is the content of a file without its last line break.
Result<Connection> parse_connection(const ConnectionText& text, const Environment& environment);

// The same, for a person who mends the file: everything that is wrong with it, in the order of the file where that can
// be told, and not the first thing alone. With problems, the connection is what could be read around them.
struct ConnectionReading {
  Connection connection;
  std::vector<Error> problems;
};
ConnectionReading read_connection(const ConnectionText& text, const Environment& environment);

}  // namespace cairn
