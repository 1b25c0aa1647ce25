#include "plan/type_change.h"

namespace cairn {

TypeChange decide_type_change(const TypeChangeQuestion& question) {
  const std::optional<Type> common = common_type(question.column, question.delivered, question.integers);
  if (common == question.column) return {TypeChange::Kind::kNone};
  const bool is_unseen = question.age == ColumnAge::kNew && widens_to(question.column, question.delivered);
  if (question.policy == TypeChangePolicy::kHold && !is_unseen) return {TypeChange::Kind::kHeld};
  if (common) return {TypeChange::Kind::kWidens, *common};
  return {question.role == ColumnRole::kKey ? TypeChange::Kind::kHeld : TypeChange::Kind::kSibling};
}

}  // namespace cairn
