#pragma once

#include "destination/destination.h"
#include "destination/factory.h"

namespace cairn {

// The entry of the embedded DuckDB file in the list of destinations: called by destination/all.cc alone. What it makes
// opens nothing yet; the file is created by the first writer, and touched by check() and examine() only to look.
DestinationFactory duckdb_factory();

}  // namespace cairn
