#pragma once

#include <vector>

#include "destination/settings.h"
#include "model/finding.h"

namespace cairn::duckdb {

// What a load will need of the file, its directory and its volume, each looked at by itself, so that one failure does
// not hide the next: the destination's part of `cairn check`. Opens the database for reading if it is there; writes
// nothing. What it finds holds for the moment: a run looks at all of it again.
std::vector<Finding> examine(const DestinationSettings& settings);

}  // namespace cairn::duckdb
