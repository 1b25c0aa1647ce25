#pragma once

#include <string>

#include "base/error.h"

namespace cairn {

// What a failed system call on the file at `path` means to the caller: ENOENT is kNotFound, EACCES kDenied, a lack of
// descriptors or memory kTransient, and so on.
Error posix_error(int code, const std::string& path);

}  // namespace cairn
