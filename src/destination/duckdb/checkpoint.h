#pragma once

#include <string>

#include "destination/duckdb/connection.h"

namespace cairn::duckdb {

// When the WAL is folded into the file: after the schema changed, after a load that made the WAL large, before a copy
// is published, and at the end of a run; never inside a load, and never by DuckDB itself (instance.h).

// A checkpoint that fails on a full disk ends the instance, so one is made only with room for twice the WAL and more.
bool has_room_for_checkpoint(const std::string& path);

// Folds the WAL into the file, outside of any transaction. A full disk and a busy reader both leave the WAL as it is,
// which is safe: the next checkpoint folds it in.
void checkpoint(Connection& connection);

}  // namespace cairn::duckdb
