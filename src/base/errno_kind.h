#pragma once

#include "base/error.h"

namespace cairn {

// What a failed system call means to the caller, by its errno: kDenied where this user lacks a right or the volume is
// mounted read-only, and `otherwise` for everything else.
ErrorKind kind_of_errno(int code, ErrorKind otherwise);

}  // namespace cairn
