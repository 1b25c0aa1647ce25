#pragma once

#include "base/result.h"
#include "plan/judge_decision.h"
#include "sync/run.h"

namespace cairn {

// Records what a person decided about a dump: under the run lock, with both sides as they stand (judge_decision() has
// the rules). Loads nothing; the next run does what was decided. After an error nothing is recorded; a decision that
// stands already is given back as such, and not recorded twice.
Result<JudgedDecision> decide(const RunSettings& settings, const RunParts& parts, const DecisionOrder& order);

}  // namespace cairn
