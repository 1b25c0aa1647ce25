#include "model/decision.h"

#include "base/check.h"

namespace cairn {

std::string_view name_of(DecisionKind kind) {
  switch (kind) {
    case DecisionKind::kApprove: return "approve";
    case DecisionKind::kSkip: return "skip";
    case DecisionKind::kApproveRebuild: return "approve_rebuild";
    case DecisionKind::kRebuild: return "rebuild";
  }
  CHECK(false, "every kind of decision has a name");
}

std::optional<DecisionKind> parse_decision_kind(std::string_view name) {
  for (const DecisionKind kind :
       {DecisionKind::kApprove, DecisionKind::kSkip, DecisionKind::kApproveRebuild, DecisionKind::kRebuild}) {
    if (name_of(kind) == name) return kind;
  }
  return std::nullopt;
}

}  // namespace cairn
