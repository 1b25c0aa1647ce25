#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "model/decision.h"
#include "model/dump.h"
#include "model/plan.h"
#include "model/progress.h"

namespace cairn {

// What a person wants to decide about a dump.
struct DecisionOrder {
  DecisionKind kind = DecisionKind::kApprove;  // kApprove, which may turn out to be that of a rebuild, or kSkip
  TableName table;
  DumpId dump;
  std::string actor;
  std::string reason;
};

// Why a table did not go further in the last run that dealt with it, as that run's report says.
struct ReportedStop {
  DumpId before;
  bool is_held = false;
  std::string message;
};

// What an order is judged by. Borrowed.
struct DecisionInput {
  const Published& published;
  const Progress& progress;
  const TablePlan& plan;  // of the table, by everything that is known before its files are read
  // Damage deep inside a file is known to a run that read it, and to no plan.
  const std::optional<ReportedStop>& last_stop;
};

// A decision that may be recorded, or one that already is.
struct JudgedDecision {
  Decision decision;         // without its time, unless it is known
  bool is_known = false;     // the same was decided before: nothing to record
  std::string obstacle;      // what the dump waits for, a sentence
  std::optional<Hold> hold;  // if that is a guard
};

// Whether there is anything to decide as ordered. Pure. An approval needs a dump that is held and whose manifest is
// what it was then; a skip needs a dump that is held, or that its table stops before. Anything else is kConfig, and the
// hint says what does wait.
Result<JudgedDecision> judge_decision(const DecisionInput& input, const DecisionOrder& order);

}  // namespace cairn
