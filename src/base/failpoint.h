#pragma once

#include <string_view>

#include "base/result.h"

namespace cairn {

// A named step at which tests can end or fail the process. The names are the steps of docs/commit_protocol.md.
//
// CAIRN_FP='S17.merge=kill@2;S20.commit_sent=error' in the environment arms them: `kill` ends the process with SIGKILL,
// `error` returns a kTransient error, `@n` picks the n-th passage (default the first). Release builds
// (CAIRN_FAILPOINTS=0) compile every failpoint away. Thread-safe.
#if CAIRN_FAILPOINTS
Status hit_failpoint(std::string_view name);
#define CAIRN_FAILPOINT(name) TRY(::cairn::hit_failpoint(name))
#else
#define CAIRN_FAILPOINT(name) \
  do {                        \
  } while (false)
#endif

}  // namespace cairn
