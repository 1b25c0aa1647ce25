#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "destination/duckdb/connection.h"
#include "destination/duckdb/names.h"
#include "destination/duckdb/state_reader.h"
#include "destination/duckdb/system_tables.h"

namespace cairn::duckdb {

// Keeps a run that was overtaken from committing. Every run that opens the destination for writing raises the nonce of
// _cairn_lock and remembers it; every transaction compares it before it does anything else.

// S1. Brings the system tables to the newest version, from nothing or from an older one, raises the nonce and writes
// down who holds the destination, in one transaction. kConfig, with nothing changed, if they are newer than that.
// REQUIRES: the file is open for writing, whose lock keeps rivals out.
Result<Fence> raise_fence(Connection& connection, const Names& names, std::string holder, Timestamp now,
                          std::span<const Migration> migrations = all_migrations());

// S16. kLocked if another run has raised the nonce since. On DuckDB the file lock carries that promise; this compares.
Status verify_fence(Connection& connection, const Names& names, const Fence& fence);

// "cairn 0.1.0, process 4711 on host etl-1": for messages and _cairn_lock only.
std::string describe_holder(std::string_view version);

}  // namespace cairn::duckdb
