#pragma once

#include "destination/destination.h"

namespace cairn {

// The entry of the embedded DuckDB file in the list of destinations.
DestinationFactory duckdb_factory();

}  // namespace cairn
