#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"
#include "destination/duckdb/instance.h"
#include "destination/settings.h"

namespace cairn::duckdb {

// Refuses, as kConfig with the cure, settings that can work nowhere: no path, a base name that equals a schema, one
// schema for views and tables. Looks at the settings alone.
Status check_settings(const DestinationSettings& settings);

// The same, and what can never become a database file: a directory, a parent that is missing, a WAL without its
// database. Looks only; touches nothing.
Status check_database_path(const DestinationSettings& settings);

// The part of it that also holds for a copy: a name that equals a schema, a directory, a parent that is missing.
Status check_file_place(const std::string& path, const DestinationSettings& settings);

bool database_exists(const std::string& path);

// Creates an empty database at `path`, if there is none. It comes into being under another name, whole and synced, and
// is then renamed: one failed write in a file that is just being created leaves a file that never opens again.
Status create_database_file(InstanceCache& cache, InstanceOptions options);

// Deletes what a killed run left of its spilled memory. REQUIRES: this process has the database open for writing.
void remove_spill(const std::string& path);

// Bytes of the database's WAL.
std::uint64_t wal_bytes(const std::string& path);

}  // namespace cairn::duckdb
