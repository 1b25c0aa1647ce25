#pragma once

#include <vector>

#include "cli/connection_flags.h"
#include "cli/snapshot.h"
#include "sync/status_json.h"

namespace cairn::cli {

// How things stand: read now, or, while a run holds a destination that only one process can open, as the last run left
// them. It says so to the person.
struct StandingNow {
  bool is_live = true;
  Published published;
  Progress progress;
  Selection selection;
  Timestamp as_of;
  std::vector<RunRecord> runs;
  Snapshot snapshot;  // only if not live

  Standing standing() const { return {published, progress, selection, as_of}; }
};

Result<StandingNow> read_standing(Workbench& bench, Session& session);

}  // namespace cairn::cli
