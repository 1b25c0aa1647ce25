#pragma once

#include <string>

#include "base/result.h"

namespace cairn {

// What `publish:` and `--publish` name: a file that is not the database itself, whether that is there yet or not.
struct CopyPath {
  std::string copy;
  std::string database;
};

// kConfig, without naming key or flag, for an empty name and for the database's own, however it is written.
Status check_copy_path(const CopyPath& paths);

}  // namespace cairn
