#pragma once

#include <stop_token>

#include "base/ids.h"
#include "base/result.h"
#include "destination/duckdb/posix_file.h"
#include "destination/settings.h"

namespace cairn::duckdb {

// Refuses, as kConfig with the cure, a `publish:` that can never become a copy of the database: the database itself
// under whatever name, anything but an ordinary file, a name that equals a schema, a file that holds something else, a
// file that somebody writes to (it has a WAL); as kDenied one that cannot be read. Of whose database it is a copy,
// copy_owner.h looks at. No `publish:` is fine. Looks only; touches nothing.
Status check_copy_path(const DestinationSettings& settings);

// Makes `settings.publish` a copy of the database file in one rename: who has the copy before it open keeps that one,
// and whoever opens it finds a whole one. It shares the blocks of the original where the file system can. kCancelled
// once asked to stop. After a failure the copy before it stands, and nothing else is left.
//
// REQUIRES: `database` is the file of the settings, nobody writes to it meanwhile, and its WAL is empty.
struct CopyOrder {
  const DestinationSettings& settings;
  const ConnectionId& connection;  // of the database
};
Status write_copy(const Descriptor& database, const CopyOrder& order, const std::stop_token& stop);

}  // namespace cairn::duckdb
