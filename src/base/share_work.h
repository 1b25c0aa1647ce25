#pragma once

#include <cstddef>
#include <functional>

namespace cairn {

// Calls work(0) … work(count - 1), each once and in about that order, on up to `threads` threads, of which the caller's
// is one; returns when all calls have. For work that waits, such as requests: the places of results are the caller's.
//
// Where the system gives no more threads, fewer do it all. REQUIRES: `work` may be called from several threads at once,
// and does not throw.
void share_work(std::size_t count, std::size_t threads, const std::function<void(std::size_t index)>& work);

}  // namespace cairn
