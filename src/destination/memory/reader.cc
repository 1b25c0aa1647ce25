#include "destination/memory/reader.h"

#include <algorithm>

namespace cairn::memory_store {

Progress progress_of(const Content& content) {
  Progress progress;
  for (const auto& [name, table] : content.tables) progress.tables.emplace(name, table.state);
  progress.dumps = content.dumps;
  progress.decisions = content.decisions;
  progress.newest_file = content.newest_file;
  return progress;
}

std::vector<RunRecord> newest_runs(const Content& content, std::size_t newest_max) {
  std::vector<RunRecord> runs(content.runs.rbegin(), content.runs.rend());
  std::ranges::stable_sort(runs, std::ranges::greater{}, &RunRecord::started_at);
  if (runs.size() > newest_max) runs.resize(newest_max);
  return runs;
}

}  // namespace cairn::memory_store
