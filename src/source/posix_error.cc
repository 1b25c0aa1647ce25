#include "source/posix_error.h"

#include <cerrno>
#include <system_error>

#include "base/errno_kind.h"

namespace cairn {
namespace {

ErrorKind kind_of(int code) {
  switch (code) {
    case ENOENT:
    case ENOTDIR: return ErrorKind::kNotFound;
    case ELOOP:
    case ENAMETOOLONG: return ErrorKind::kBadInput;
    case EAGAIN:
    case EINTR:
    case EIO:
    case EMFILE:
    case ENFILE:
    case ENOMEM:
    case ESTALE:
    case ETIMEDOUT: return ErrorKind::kTransient;
    default: return kind_of_errno(code, ErrorKind::kInternal);
  }
}

}  // namespace

Error posix_error(int code, const std::string& path) {
  return make_error(kind_of(code), "{}: {}", path, std::system_category().message(code));
}

}  // namespace cairn
