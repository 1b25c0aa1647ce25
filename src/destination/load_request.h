#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "base/clock.h"
#include "base/ids.h"
#include "model/decision.h"
#include "model/guard.h"
#include "model/plan.h"
#include "model/progress.h"
#include "model/report.h"

namespace cairn {

// One load as a run asks for it. Pointers are borrowed for the length of the call.
struct LoadRequest {
  const TablePlan* table = nullptr;  // never null
  const Load* load = nullptr;        // never null
  LoadId id;                         // the same for the same plan of the same table: what makes a retry harmless
  RunId run;
  Guard guard;                       // judges the table as it would become, before the commit
  Timestamp loaded_at;               // _cairn_loaded_at of every row of the load
  std::optional<Decision> decision;  // of a person, recorded together with the load: kRebuild only
  // Called now and then, on any thread, with the rows read so far; returns false to cancel the load.
  std::function<bool(std::uint64_t rows)> on_progress;
};

enum class LoadOutcome : std::uint8_t {
  kCommitted,
  kAlreadyCommitted,  // by a run whose answer got lost: nothing was read, nothing changed
  kHeld,              // by the guard: nothing changed but the hold that was recorded
};

struct LoadResult {
  LoadOutcome outcome = LoadOutcome::kCommitted;
  LoadCounts counts;                  // kCommitted only
  std::int64_t rows_before = 0;       // of the table
  std::int64_t rows_after = 0;        // kHeld: what it would have become
  std::int64_t shared_event_ids = 0;  // event_ids that have more than one user_id among the rows of the load
  std::optional<Hold> hold;           // kHeld only
};

}  // namespace cairn
