#include "cli/manual/places.h"

#include <array>

namespace cairn::cli {
namespace {

constexpr std::array kVariables{
    Place{"CAIRN_WORKSPACE", "The workspace, where no flag names one."},
    Place{"CAIRN_CONNECTION", "The connection of the workspace, where no flag names one."},
    Place{"XDG_CACHE_HOME",
          "Where the caches of connections without a workspace lie, in the directory `cairn`; `~/.cache` if it is "
          "unset."},
    Place{"HOME", "Where `~/.cache` lies."},
    Place{"NO_COLOR", "Set to anything, it turns colours off."},
    Place{"TERM", "`dumb` turns colours off, too."},
};

constexpr std::array kFiles{
    Place{"connections/NAME.yaml", "A connection: one source, one destination, and what goes from one to the other."},
    Place{".cairn/",
          "Beside `connections/`: a lock, caches and a JSON Schema; it may be deleted whenever no run goes on."},
    Place{".cairn/connection.schema.json",
          "A JSON Schema of connection files, which an editor finds by their first line."},
};

}  // namespace

std::span<const Place> environment_variables() { return kVariables; }
std::span<const Place> files() { return kFiles; }

}  // namespace cairn::cli
