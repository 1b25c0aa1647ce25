#pragma once

#include <vector>

#include "destination/destination.h"
#include "model/finding.h"

namespace cairn::duckdb {

// What a load will need of the file, its directory and its volume, each looked at by itself. Opens the database for
// reading if it is there; writes nothing.
std::vector<Finding> examine(const DestinationSettings& settings);

}  // namespace cairn::duckdb
