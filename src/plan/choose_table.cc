#include "plan/choose_table.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "plan/keys.h"
#include "plan/near_names.h"
#include "plan/shrink_guard.h"

namespace cairn {
namespace {

// A dump that the table has not applied and that may concern it.
struct Candidate {
  const Dump* dump = nullptr;
  const DumpTable* table = nullptr;  // null: the manifest cannot be read
  bool is_full = false;
  std::optional<Error> obstacle;  // why it cannot be applied

  DumpId id() const { return dump->id; }
};

// The place of the newest full dump that can be applied.
std::optional<std::size_t> find_newest_full(std::span<const Candidate> candidates) {
  for (std::size_t i = candidates.size(); i > 0; --i) {
    if (candidates[i - 1].is_full && !candidates[i - 1].obstacle) return i - 1;
  }
  return std::nullopt;
}

class TableChooser {
 public:
  explicit TableChooser(const TableInput& input)
      : input_(input), name_(input.selected.name), state_(input.plan.progress.find(name_)) {}

  ChosenTable choose() {
    chosen_.choice = {.table = name_,
                      .storage_name = {},
                      .entry = input_.selected.entry,
                      .key = key_of(name_, input_.selected.entry, input_.plan.policies.key_mode),
                      .epoch = state_ == nullptr ? 0 : state_->epoch};
    const std::vector<Candidate> candidates = find_candidates();
    std::span<const Candidate> increments = candidates;
    if (const auto full = find_newest_full(candidates)) {
      add_replace(candidates[*full]);
      note_superseded(increments.first(*full));
      increments = increments.subspan(*full + 1);
    }
    add_merges(increments);
    judge_history();
    refuse_changed_key(candidates);
    note_late_loads();
    note_decisions();
    return std::move(chosen_);
  }

 private:
  // The greatest dump whose rows are visible; none: the table is empty or does not exist.
  std::optional<DumpId> bookmark() const { return state_ == nullptr ? std::nullopt : state_->bookmark; }
  bool is_late(DumpId id) const { return bookmark() && id < *bookmark(); }
  bool is_below_generation(DumpId id) const {
    return state_ != nullptr && state_->generation && id <= *state_->generation;
  }

  // True if a dump came after a later one had been applied: the run that applied it lived to remember each manifest
  // that it saw, and this one is not among them. A run that was killed leaves no such proof, and then nobody knows.
  bool was_unseen_by_a_later_load(DumpId id) const {
    const std::map<DumpId, DumpRecord>& seen = input_.plan.progress.dumps;
    if (seen.contains(id)) return false;
    return std::any_of(state_->applied.upper_bound(id), state_->applied.end(),
                       [&](DumpId later) { return seen.contains(later); });
  }

  std::vector<Candidate> find_candidates() {
    std::vector<Candidate> candidates;
    for (const Dump& dump : input_.dumps) {
      const auto listed = std::ranges::find(dump.tables, name_, &DumpTable::name);
      const DumpTable* table = listed == dump.tables.end() ? nullptr : &*listed;
      if (table == nullptr && !dump.problem) continue;
      if (state_ != nullptr && state_->applied.contains(dump.id)) continue;
      if (is_below_generation(dump.id)) {
        if (table != nullptr && was_unseen_by_a_later_load(dump.id)) note_superseded(dump.id);
        continue;
      }
      if (dump.problem && was_complete(dump.id)) continue;
      if (const Decision* skip = input_.plan.progress.find_skip(name_, dump.id)) {
        skipped_.emplace_back(&dump, skip);
        continue;
      }
      candidates.push_back({.dump = &dump,
                            .table = table,
                            .is_full = table != nullptr && (table->mode == DumpMode::kFull || is_always_full(name_)),
                            .obstacle = obstacle_of(dump, table)});
    }
    return candidates;
  }

  // True if the dump was applied to every selected table when its manifest could still be read. That says nothing about
  // a table that came later.
  bool was_complete(DumpId id) const {
    const auto record = input_.plan.progress.dumps.find(id);
    return state_ != nullptr && record != input_.plan.progress.dumps.end() && record->second.complete_at.has_value();
  }

  std::optional<Error> obstacle_of(const Dump& dump, const DumpTable* table) const {
    if (dump.problem) return dump.problem;
    if (table->problem) return table->problem;
    if (const auto blocked = input_.plan.blocked.find({name_, dump.id}); blocked != input_.plan.blocked.end()) {
      return blocked->second;
    }
    return obstacle_of_hold(dump);
  }

  // A hold is bound to what the manifest said; another content is judged anew, and so is everything once the guard is
  // off.
  std::optional<Error> obstacle_of_hold(const Dump& dump) const {
    if (state_ == nullptr || !state_->hold || input_.plan.policies.shrink != ShrinkPolicy::kHold) return std::nullopt;
    const Hold& hold = *state_->hold;
    if (hold.dump != dump.id || hold.manifest_sha256 != dump.sha256) return std::nullopt;
    if (find_approval(dump) != nullptr) return std::nullopt;
    return held_error(name_, hold);
  }

  const Decision* find_approval(const Dump& dump) const {
    return input_.plan.progress.find_approval(name_, dump.id, dump.sha256);
  }

  ChosenDump take(const Candidate& candidate) const {
    return {.id = candidate.id(),
            .manifest_sha256 = candidate.dump->sha256,
            .columns = candidate.table->columns,
            .files = candidate.table->files,
            .is_approved = find_approval(*candidate.dump) != nullptr};
  }

  void add_replace(const Candidate& full) {
    replacing_ = full.id();
    const bool is_late_dump = is_late(full.id());
    chosen_.choice.loads.push_back({.mode = is_late_dump ? LoadMode::kLateReplace : LoadMode::kReplace,
                                    .dumps = {take(full)},
                                    .moves_bookmark = !is_late_dump});
  }

  // Increments in order, up to the first obstacle. A late one is a load of its own, since others of its table that are
  // applied lie above it; those above the bookmark are one load.
  void add_merges(std::span<const Candidate> increments) {
    std::vector<ChosenLoad>& loads = chosen_.choice.loads;
    std::optional<ChosenLoad> range;
    DumpId approved;  // nobody asks for the gaps below it any more
    for (const Candidate& increment : increments) {
      if (find_approval(*increment.dump) != nullptr) approved = increment.id();
      const DumpId base = std::max(standing_on(increments.front().id()), approved);
      std::optional<Error> obstacle = increment.obstacle ? increment.obstacle : obstacle_of_gap(base, increment);
      if (obstacle) {
        chosen_.choice.stop = Stop{.before = increment.id(), .error = std::move(*obstacle)};
        break;
      }
      if (is_late(increment.id())) {
        loads.push_back({.mode = LoadMode::kMerge, .dumps = {take(increment)}, .moves_bookmark = false});
        continue;
      }
      if (!range) range = ChosenLoad{};
      range->dumps.push_back(take(increment));
    }
    if (range) loads.push_back(std::move(*range));
  }

  // The newest dump below which nothing matters to what comes next. A table that holds nothing and gets no full dump
  // begins with its first increment.
  DumpId standing_on(DumpId first_increment) const {
    const std::optional<DumpId> base = std::max(bookmark(), replacing_);
    return base.value_or(first_increment);
  }

  // With `gaps: hold`, a gap between what the table stands on and an increment.
  std::optional<Error> obstacle_of_gap(DumpId base, const Candidate& increment) const {
    if (input_.plan.policies.gaps != GapPolicy::kHold) return std::nullopt;
    for (const Gap& gap : input_.gaps) {
      if (gap.above <= base || gap.above > increment.id()) continue;
      return make_error(ErrorKind::kHeld, "dump ids are missing between {} and {}, and the policy is `gaps: hold`",
                        gap.below.value(), gap.above.value())
          .hinting(fmt::format("ask Heap for the dumps between; `cairn approve {} --dump {}` goes on without them",
                               name_.value(), increment.id().value()));
    }
    return std::nullopt;
  }

  void judge_history() {
    const bool has_rows = bookmark().has_value();
    const bool has_loads = !chosen_.choice.loads.empty();
    chosen_.choice.is_history_incomplete = !replacing_ && (has_rows ? state_->is_history_incomplete : has_loads);
    if (!chosen_.choice.is_history_incomplete) return;
    note(NoticeKind::kIncompleteHistory,
         has_rows ? *state_->applied.begin() : chosen_.choice.loads.front().dumps.front().id,
         fmt::format("'{}' has no full dump at its start: what Heap delivered before is missing", name_.value()));
  }

  // Rows that are stored under one key cannot be told apart by another.
  void refuse_changed_key(const std::vector<Candidate>& candidates) {
    const bool has_rows_to_tell_apart = state_ != nullptr && !state_->applied.empty();
    if (!has_rows_to_tell_apart || candidates.empty()) return;
    if (state_->key == chosen_.choice.key) return;
    const bool was_appended = state_->key.empty();
    const bool asks_for_key = !input_.selected.entry.key.empty() && !state_->fields.empty();
    if (was_appended && !asks_for_key) return;
    chosen_.choice.loads.clear();
    chosen_.choice.stop =
        Stop{.before = candidates.front().id(),
             .error = make_error(ErrorKind::kSchemaMismatch, "the key of '{}' is now {}, but its rows are {}",
                                 name_.value(), list_of(chosen_.choice.key),
                                 was_appended ? "appended without one" : "keyed by " + list_of(state_->key))
                          .hinting(fmt::format("`cairn rebuild {}` loads it anew under that key", name_.value()))};
  }

  void note_late_loads() {
    for (const ChosenLoad& load : chosen_.choice.loads) {
      if (load.moves_bookmark) continue;
      const DumpId id = load.dumps.front().id;
      note(NoticeKind::kLateDump, id,
           fmt::format("dump {} of '{}' came late, after dump {} was applied; {}", id.value(), name_.value(),
                       bookmark()->value(),
                       load.mode == LoadMode::kLateReplace ? "it replaces only what is older than itself"
                                                           : "it changes no row that a later dump wrote"));
    }
  }

  // What people decided about this table's dumps, wherever it makes a difference to this choice.
  void note_decisions() {
    for (const ChosenLoad& load : chosen_.choice.loads) {
      for (const ChosenDump& dump : load.dumps) {
        const Decision* approval = input_.plan.progress.find_approval(name_, dump.id, dump.manifest_sha256);
        if (approval != nullptr) note_decision(NoticeKind::kApprovedDump, *approval, "was held, and is loaded");
      }
    }
    for (const auto& [dump, skip] : skipped_) {
      if (replacing_ && dump->id < *replacing_) continue;
      const bool is_rewritten = dump->sha256 != skip->manifest_sha256;
      note_decision(NoticeKind::kSkippedDump, *skip,
                    is_rewritten ? "is left out, although its manifest was rewritten since" : "is left out");
    }
  }

  void note_decision(NoticeKind kind, const Decision& decision, std::string_view what) {
    note(kind, decision.dump,
         fmt::format("dump {} of '{}' {}, as {} decided on {}{}{}", decision.dump.value(), name_.value(), what,
                     decision.actor, format_utc(decision.decided_at), decision.reason.empty() ? "" : ": ",
                     decision.reason));
  }

  // Late dumps in front of a full one that is about to be applied.
  void note_superseded(std::span<const Candidate> before_full) {
    for (const Candidate& candidate : before_full) {
      if (is_late(candidate.id()) && candidate.table != nullptr) note_superseded(candidate.id());
    }
  }

  // Once: when a run sees the dump for the first time.
  void note_superseded(DumpId id) {
    if (input_.plan.progress.dumps.contains(id)) return;
    note(NoticeKind::kSuperseded, id,
         fmt::format("dump {} of '{}' came late and is superseded by a later full dump", id.value(), name_.value()));
  }

  void note(NoticeKind kind, DumpId dump, std::string message) {
    chosen_.notices.push_back({kind, std::move(message), name_, dump});
  }

  const TableInput& input_;
  const TableName& name_;
  const TableState* state_;                                       // null: the destination does not have the table
  std::optional<DumpId> replacing_;                               // the full dump that is to be applied
  std::vector<std::pair<const Dump*, const Decision*>> skipped_;  // pending, but for the decision to leave them out
  ChosenTable chosen_;
};

}  // namespace

ChosenTable choose_table(const TableInput& input) { return TableChooser(input).choose(); }

}  // namespace cairn
