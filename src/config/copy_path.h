#pragma once

#include <string>

#include "base/result.h"

namespace cairn {

// What `publish:` and `--publish` name: a file that is neither the database itself, whether that is there yet or not,
// nor what DuckDB keeps beside a database.
struct CopyPath {
  std::string copy;
  std::string database;
};

// kConfig, without naming key or flag, for an empty name, for the database's own, however it is written, and for a
// write-ahead log's, X.wal.
Status check_copy_path(const CopyPath& paths);

}  // namespace cairn
