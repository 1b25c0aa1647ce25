#pragma once

#include "base/result.h"
#include "destination/duckdb/scan_registry.h"

namespace cairn::duckdb {

class Connection;

// Makes the table function cairn_scan(id) known to the connection's instance: it shows the columns of the pass `id`,
// and each of DuckDB's threads decodes into DuckDB's own vectors, without a copy in between. REQUIRES: `registry` lives
// as long as the instance.
Status register_scan_function(Connection& connection, ScanRegistry& registry);

}  // namespace cairn::duckdb
