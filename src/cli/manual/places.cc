#include "cli/manual/places.h"

#include <array>

namespace cairn::cli {
namespace {

constexpr std::array kVariables{
    Place{"CAIRN_WORKSPACE", "The workspace, where no flag names one."},
    Place{"CAIRN_CONNECTION", "The connection of the workspace, where no flag names one."},
    Place{"XDG_CACHE_HOME", "Where the caches of connections without a workspace lie, in the directory `cairn`."},
    Place{"NO_COLOR", "Set to anything, it turns colours off."},
};

constexpr std::array kFiles{
    Place{"connections/NAME.yaml", "A connection: one source, one destination, and what goes from one to the other."},
    Place{".cairn/", "A lock and caches, beside `connections/`; it may be deleted whenever no run goes on."},
};

}  // namespace

std::span<const Place> environment_variables() { return kVariables; }
std::span<const Place> files() { return kFiles; }

}  // namespace cairn::cli
