#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "base/clock.h"
#include "sync/run.h"

namespace cairn::cli {

// What `status` and `tables` show while a run holds a destination that only one process can open: their documents as
// the last run left them. A cache, good for display alone; it may be deleted at any time.
struct Snapshot {
  std::string status;
  std::string tables;
};

// Written after a run. A failure is no error: there is just nothing to show later.
void save_snapshot(const RunSettings& settings, const RunResult& result, const Clock& clock);
std::optional<Snapshot> load_snapshot(const std::filesystem::path& cache_directory);

}  // namespace cairn::cli
