#pragma once

#include <optional>

#include "base/ids.h"
#include "base/result.h"
#include "destination/settings.h"

namespace cairn::duckdb {

// Refuses, as kConfig with the cure, to let `publish:` replace a DuckDB database that is no copy of this one: a copy
// has the connection of the original. `ours` is that connection; none: the database was never written, so nothing is a
// copy of it. kLocked if somebody else writes to that file. No file and an empty one are fine; so is no `publish:`.
// Opens the copy for reading; writes nothing.
Status check_copy_owner(const DestinationSettings& settings, const std::optional<ConnectionId>& ours);

}  // namespace cairn::duckdb
