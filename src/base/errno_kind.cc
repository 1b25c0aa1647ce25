#include "base/errno_kind.h"

#include <cerrno>

namespace cairn {

ErrorKind kind_of_errno(int code, ErrorKind otherwise) {
  switch (code) {
    case EACCES:
    case EPERM:
    case EROFS: return ErrorKind::kDenied;
    default: return otherwise;
  }
}

}  // namespace cairn
