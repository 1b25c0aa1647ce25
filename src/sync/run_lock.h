#pragma once

#include <filesystem>

#include "base/clock.h"
#include "base/result.h"

namespace cairn {

// S0: keeps two runs of one connection on this host apart, for as long as it lives. It only saves work: what protects
// the data is the destination's own lock and fence (docs/commit_protocol.md). The kernel frees it when the process
// dies.
class RunLock {
 public:
  // Creates the directory (mode 0700) and locks `lock` in it. kLocked names the holder's process and since when it
  // runs. Where the path is empty, or nothing can be written there, there is no lock: a run needs no place of its own.
  static Result<RunLock> take(const std::filesystem::path& directory, const Clock& clock);

  // kLocked, as take() says it, if a run is under way. Creates nothing, and holds the lock for a moment at most.
  static Status probe(const std::filesystem::path& directory);

  // One that was moved from holds nothing.
  RunLock(RunLock&& other) noexcept;
  RunLock& operator=(RunLock&& other) noexcept;
  ~RunLock();

 private:
  explicit RunLock(int descriptor) : descriptor_(descriptor) {}

  int descriptor_;
};

}  // namespace cairn
