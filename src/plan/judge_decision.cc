#include "plan/judge_decision.h"

#include <algorithm>

#include <fmt/format.h>

namespace cairn {
namespace {

// One order against everything that speaks for it.
class Judge {
 public:
  Judge(const DecisionInput& input, const DecisionOrder& order)
      : input_(input), order_(order), state_(input.progress.find(order.table)) {}

  Result<JudgedDecision> judge() const {
    const auto dump = std::ranges::find(input_.published.dumps, order_.dump, &Dump::id);
    if (dump == input_.published.dumps.end()) return refuse("dump {} is not in the bucket", order_.dump.value());
    if (const Decision* known = find_known(*dump)) return JudgedDecision{*known, true, "", std::nullopt};
    if (is_rebuild_held(*dump)) {
      return JudgedDecision{.decision = decision(DecisionKind::kApproveRebuild, *dump),
                            .obstacle = state_->hold->reason,
                            .hold = state_->hold};
    }
    TRY(check_pending(*dump));
    std::optional<JudgedDecision> judged = find_obstacle(*dump);
    if (!judged) {
      return order_.kind == DecisionKind::kApprove
                 ? refuse("dump {} of '{}' is not held", order_.dump.value(), order_.table.value())
                 : refuse("dump {} of '{}' is neither held nor broken", order_.dump.value(), order_.table.value());
    }
    judged->decision = decision(order_.kind, *dump);
    return *std::move(judged);
  }

 private:
  Decision decision(DecisionKind kind, const Dump& dump) const {
    return {.actor = order_.actor,
            .kind = kind,
            .table = order_.table,
            .dump = order_.dump,
            .manifest_sha256 = dump.sha256,
            .reason = order_.reason};
  }

  // A dump that is loaded can only be held because a rebuild would begin with it.
  bool is_loaded() const { return state_ != nullptr && state_->applied.contains(order_.dump); }
  bool is_rebuild_held(const Dump& dump) const {
    return order_.kind == DecisionKind::kApprove && is_loaded() && state_->hold && state_->hold->dump == dump.id &&
           state_->hold->manifest_sha256 == dump.sha256;
  }

  const Decision* find_known(const Dump& dump) const {
    const Progress& progress = input_.progress;
    const Decision* skip = progress.find_skip(order_.table, order_.dump);
    if (order_.kind == DecisionKind::kSkip) return skip;
    if (skip != nullptr) return nullptr;  // it outlives an approval of before
    return is_loaded() ? progress.find_rebuild_approval(order_.table, order_.dump, dump.sha256)
                       : progress.find_approval(order_.table, order_.dump, dump.sha256);
  }

  Status check_pending(const Dump& dump) const {
    const bool is_listed = std::ranges::find(dump.tables, order_.table, &DumpTable::name) != dump.tables.end();
    if (!is_listed && !dump.problem) {
      return refuse("dump {} has nothing of '{}'", order_.dump.value(), order_.table.value());
    }
    if (is_loaded()) {
      return refuse("dump {} of '{}' is loaded already", order_.dump.value(), order_.table.value());
    }
    if (state_ != nullptr && state_->is_replaced(order_.dump)) {
      return refuse("dump {} of '{}' does not count any more: the full dump {} has replaced it", order_.dump.value(),
                    order_.table.value(), state_->generation->value());
    }
    if (const Decision* skip = input_.progress.find_skip(order_.table, order_.dump)) {
      return refuse("dump {} of '{}' is left out for good, as {} decided on {}", order_.dump.value(),
                    order_.table.value(), skip->actor, format_utc(skip->decided_at));
    }
    return {};
  }

  // What keeps the dump from being loaded, in the way that the order is about.
  std::optional<JudgedDecision> find_obstacle(const Dump& dump) const {
    const bool is_skip = order_.kind == DecisionKind::kSkip;
    if (state_ != nullptr && state_->hold && state_->hold->dump == order_.dump) {
      const bool is_as_it_was = state_->hold->manifest_sha256 == dump.sha256;
      if (is_as_it_was || is_skip) return JudgedDecision{.obstacle = state_->hold->reason, .hold = state_->hold};
    }
    if (const auto& stop = input_.plan.stop; stop && stop->before == order_.dump) {
      if (is_skip || stop->error.kind() == ErrorKind::kHeld) return JudgedDecision{.obstacle = stop->error.text()};
    }
    if (const auto& stop = input_.last_stop; stop && stop->before == order_.dump) {
      if (is_skip || stop->is_held) return JudgedDecision{.obstacle = stop->message};
    }
    return std::nullopt;
  }

  template <typename... Args>
  Error refuse(fmt::format_string<Args...> format, Args&&... args) const {
    return Error(ErrorKind::kConfig, fmt::format(format, std::forward<Args>(args)...)).hinting(what_waits());
  }

  std::string what_waits() const {
    const std::string& table = order_.table.value();
    if (const auto& stop = input_.plan.stop) {
      return fmt::format("'{}' stops before dump {}: {}", table, stop->before.value(), stop->error.text());
    }
    if (state_ != nullptr && state_->hold) {
      return fmt::format("'{}' has a hold: dump {}: {}", table, state_->hold->dump.value(), state_->hold->reason);
    }
    if (const auto& stop = input_.last_stop) {
      return fmt::format("'{}' stopped before dump {} in the last run: {}", table, stop->before.value(), stop->message);
    }
    return fmt::format("nothing of '{}' waits for a decision; `cairn status` shows what does", table);
  }

  const DecisionInput& input_;
  const DecisionOrder& order_;
  const TableState* state_;  // null: the destination does not have the table
};

}  // namespace

Result<JudgedDecision> judge_decision(const DecisionInput& input, const DecisionOrder& order) {
  return Judge(input, order).judge();
}

}  // namespace cairn
