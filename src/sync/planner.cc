#include "sync/planner.h"

#include <algorithm>
#include <utility>

#include "base/share_work.h"
#include "model/widening.h"
#include "plan/assemble.h"
#include "plan/rebuild.h"
#include "plan/views.h"
#include "source/heap_connect/dictionary.h"
#include "sync/error_scope.h"
#include "sync/probe.h"

namespace cairn {
namespace {

constexpr int kChangedFileTriesMax = 3;
constexpr std::size_t kProbesAtOnceMax = 16;
constexpr std::uint64_t kLoadBytesMax = std::uint64_t{32} << 20;  // of the files of several dumps in one load
constexpr const char* kBadFileHint =
    "copy that file from the bucket again and sync once more; a later full dump of the table makes it irrelevant, and "
    "`cairn skip-dump` goes on without it";

// A long range of increments becomes a load for each dump: a transaction's memory grows with the rows it changes, and a
// crash then repeats less.
std::vector<Load> split_by_dump(std::vector<Load> loads) {
  std::vector<Load> split;
  for (Load& load : loads) {
    const bool is_long = load.dumps.size() > 1 && load.byte_count() > kLoadBytesMax;
    if (!is_long) {
      split.push_back(std::move(load));
      continue;
    }
    for (PlannedDump& dump : load.dumps) split.push_back({load.mode, {std::move(dump)}, load.moves_bookmark});
  }
  return split;
}

Notice start_notice(StartDate start) {
  return {NoticeKind::kStartDate,
          fmt::format("what happened before {} is left out, by the field `time`; `users`, `user_migrations` and tables "
                      "without that field are complete",
                      format_start_date(start))};
}

// A file that changes while it is looked at is looked at again, a few times.
Result<DumpProbe> probe_until_it_stands_still(ObjectStore& store, const ChosenDump& dump,
                                              const TimeFields& time_fields) {
  for (int attempt = 1;; ++attempt) {
    Result<DumpProbe> probed = probe_dump(store, dump, time_fields);
    const bool has_changed = !probed.has_value() && probed.error().kind() == ErrorKind::kConflict;
    if (!has_changed) return probed;
    if (attempt == kChangedFileTriesMax) return std::move(probed).error().as(ErrorKind::kBadInput);
  }
}

}  // namespace

Planner::Planner(const RunSettings& settings, const RunParts& parts, Published published, Progress progress)
    : settings_(settings), parts_(parts), published_(std::move(published)), progress_(std::move(progress)) {
  for (const auto& [name, state] : progress_.tables) epochs_.emplace(name, state.epoch);
}

// Once it is rebuilt, a table is planned as any other.
bool Planner::is_to_be_rebuilt(const TableState& state) const {
  const auto before = epochs_.find(state.name);
  return settings_.rebuild.has_value() && state.bookmark.has_value() && before != epochs_.end() &&
         before->second == state.epoch;
}

Progress Planner::shown_progress() const {
  Progress shown = progress_;
  for (auto& [name, state] : shown.tables) {
    if (is_to_be_rebuilt(state)) state = as_unbuilt(state);
  }
  return shown;
}

TablePlan Planner::finish(TablePlan plan) const {
  const TableState* const state = progress_.find(plan.table);
  const bool is_rebuild = state != nullptr && is_to_be_rebuilt(*state);
  if (is_rebuild) return as_rebuild(std::move(plan), *state, progress_);
  plan.loads = split_by_dump(std::move(plan.loads));
  return plan;
}

void Planner::block(const TableName& table, DumpId dump, Error error) {
  const bool is_file_bad = error.kind() == ErrorKind::kBadInput || error.kind() == ErrorKind::kNotFound;
  if (is_file_bad) error = Error(std::move(error)).hinting(kBadFileHint);
  blocked_.insert_or_assign({table, dump}, std::move(error));
}

void Planner::forget(const TableName& table) {
  std::erase_if(probes_, [&](const auto& entry) { return entry.first.first == table; });
}

bool Planner::learn(const TableName& table, std::span<const Misfit> misfits) {
  bool has_learned = false;
  for (const Misfit& misfit : misfits) {
    const auto probe = probes_.find({table, misfit.dump});
    if (probe == probes_.end()) continue;
    const auto field = std::ranges::find(probe->second.fields, misfit.field, &ProbedField::name);
    if (field == probe->second.fields.end()) continue;
    switch (misfit.kind) {
      case Misfit::Kind::kInexactInteger: has_learned |= !std::exchange(field->has_inexact_integers, true); break;
      case Misfit::Kind::kUnreadableTime:
        has_learned |= field->evidence.insert(TimeEvidence::kUnreadable).second;
        break;
    }
  }
  return has_learned;
}

NamingRules Planner::naming() const {
  const Capabilities& capabilities = parts_.destination.capabilities();
  return {capabilities.name_bytes_max, capabilities.columns_max};
}

BindRules Planner::bind_rules() const {
  return {settings_.policies, naming(), [this](Type type) { return parts_.destination.storage_type(type); },
          settings_.start_date, heap_connect::describe};
}

// A full dump decides anew how its times are written, an increment only where nothing is settled. Where a column is
// already, the values show whether they still are what it takes them for: also under `raw`, which columns that are read
// as times do not follow.
TimeFields Planner::time_fields(const TableChoice& table, const ChosenLoad& load) const {
  const bool is_raw = settings_.policies.timestamps == TimestampPolicy::kRaw;
  const bool replaces = takes_rows_away(load.mode);
  const TableState* const state = progress_.find(table.table);
  TimeFields fields;
  for (const char* const field : {"time", "joindate", "last_modified"}) {
    const CatalogField* const known = state == nullptr ? nullptr : state->find_field(field);
    const bool is_stored = known != nullptr && has_column(*known);
    if (is_raw) {
      if (is_stored && known->encoding != TimeEncoding::kNone) fields.frozen.emplace_back(field);
    } else if (replaces || !is_stored) {
      fields.open.emplace_back(field);
    } else {
      fields.frozen.emplace_back(field);
    }
  }
  return fields;
}

// Looks at many dumps at once, where the store gains by it. What comes out counts when its table's turn is there, so
// that the order in which answers come changes nothing.
void Planner::probe_ahead(const Choice& choice) {
  struct Task {
    std::pair<TableName, DumpId> key;
    const ChosenDump* dump;
    TimeFields time_fields;
  };
  const std::size_t threads = std::min(parts_.store.requests_at_once(), kProbesAtOnceMax);
  if (threads <= 1) return;
  std::vector<Task> tasks;
  for (const TableChoice& table : choice.tables) {
    for (const ChosenLoad& load : table.loads) {
      for (const ChosenDump& dump : load.dumps) {
        const std::pair key{table.table, dump.id};
        if (!probes_.contains(key)) tasks.push_back({key, &dump, time_fields(table, load)});
      }
    }
  }
  std::vector<std::optional<Result<DumpProbe>>> probed(tasks.size());
  share_work(tasks.size(), threads, [&](std::size_t i) {
    if (parts_.stop.stop_requested()) return;
    probed[i] = probe_until_it_stands_still(parts_.store, *tasks[i].dump, tasks[i].time_fields);
  });
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    if (probed[i].has_value()) probed_ahead_.insert_or_assign(tasks[i].key, *std::move(probed[i]));
  }
}

// None if files of a dump cannot be read: the dump is blocked then.
Result<std::optional<TableProbe>> Planner::probe(const TableChoice& table) {
  TableProbe probe;
  for (const ChosenLoad& load : table.loads) {
    for (const ChosenDump& dump : load.dumps) {
      const std::pair key{table.table, dump.id};
      if (!probes_.contains(key)) {
        if (parts_.stop.stop_requested()) return Error(ErrorKind::kCancelled, "the run was stopped while it planned");
        auto ahead = probed_ahead_.extract(key);
        Result<DumpProbe> probed = ahead.empty()
                                       ? probe_until_it_stands_still(parts_.store, dump, time_fields(table, load))
                                       : std::move(ahead.mapped());
        if (!probed.has_value() && scope_of(probed.error().kind()) == ErrorScope::kDump) {
          block(table.table, dump.id, std::move(probed).error());
          return std::nullopt;
        }
        probes_.emplace(key, TRY(std::move(probed)));
      }
      probe.dumps.push_back(probes_.at(key));
    }
  }
  probe.inexact_columns = TRY(inexact_columns(table.table, probe));
  return probe;
}

// Asks the destination about columns of integers for which a dump has floating-point numbers; once each, since it may
// have to read a whole column.
Result<std::set<std::string>> Planner::inexact_columns(const TableName& table, const TableProbe& probe) const {
  const TableState* const state = progress_.find(table);
  if (state == nullptr) return std::set<std::string>();
  std::set<std::string> asked;
  for (const DumpProbe& dump : probe.dumps) {
    for (const ProbedField& field : dump.fields) {
      const CatalogField* const known = state->find_field(field.name);
      const bool has_floats =
          (field.type && is_floating(*field.type)) || std::ranges::any_of(field.further_types, is_floating);
      const bool has_integers = known != nullptr && known->type.id == TypeId::kInt64 && has_column(*known);
      if (has_floats && has_integers) asked.insert(field.name);
    }
  }
  if (asked.empty()) return asked;
  std::set<std::string> inexact;
  const auto reader = TRY(parts_.destination.open_reader());
  for (const std::string& field : asked) {
    if (TRY(reader->has_inexact_integers(*state, state->find_field(field)->column))) inexact.insert(field);
  }
  return inexact;
}

// Every table is looked at in each turn, so that as many turns are made as one table has bad dumps, not all together.
Result<Plan> Planner::plan(std::span<const std::string> only_tables) {
  const Progress shown = shown_progress();
  while (true) {
    const std::size_t blocked_before = blocked_.size();
    Choice choice = TRY(choose_dumps({published_, shown, settings_.selection, settings_.policies, blocked_, naming(),
                                      settings_.until_dump, only_tables}));
    probed_ahead_.clear();
    probe_ahead(choice);
    std::vector<Binding> bindings;
    for (const TableChoice& table : choice.tables) {
      const std::optional<TableProbe> probed = TRY(probe(table));
      if (!probed.has_value()) continue;
      Binding binding = bind_table(table, *probed, shown.find(table.table), bind_rules());
      if (binding.blocked.has_value()) {
        block(table.table, binding.blocked->dump, std::move(binding.blocked->error));
        continue;
      }
      binding.plan = finish(std::move(binding.plan));
      bindings.push_back(std::move(binding));
    }
    if (blocked_.size() != blocked_before) continue;
    Plan plan = assemble_plan(std::move(choice), std::move(bindings));
    if (settings_.start_date.has_value()) plan.notices.push_back(start_notice(*settings_.start_date));
    return plan;
  }
}

}  // namespace cairn
