#include "sync/error_scope.h"

#include "base/check.h"

namespace cairn {

ErrorScope scope_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kBadInput:
    case ErrorKind::kSchemaMismatch:
    case ErrorKind::kNotFound:
    case ErrorKind::kDenied:
    case ErrorKind::kConflict: return ErrorScope::kDump;
    case ErrorKind::kConfig: return ErrorScope::kTable;
    case ErrorKind::kTransient:
    case ErrorKind::kHeld:
    case ErrorKind::kLocked:
    case ErrorKind::kCancelled:
    case ErrorKind::kInternal: return ErrorScope::kRun;
  }
  CHECK(false, "every kind of error is judged");
}

}  // namespace cairn
