#include "plan/rebuild.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "plan/near_names.h"
#include "plan/shrink_guard.h"

namespace cairn {
namespace {

// One load of everything, in the order of the loads that were planned.
Load joined(std::vector<Load> loads) {
  Load rebuild{.mode = LoadMode::kRebuild};
  for (Load& load : loads) std::ranges::move(load.dumps, std::back_inserter(rebuild.dumps));
  return rebuild;
}

// Dumps that the table has now, and that neither the rebuild nor a full dump at its start makes up for.
std::vector<std::string> lost_dumps(const TablePlan& planned, const Load& rebuild, const TableState& present) {
  std::set<DumpId> kept;
  for (const PlannedDump& dump : rebuild.dumps) kept.insert(dump.id);
  std::vector<std::string> lost;
  for (const DumpId dump : present.applied) {
    const bool is_superseded = !planned.is_history_incomplete && dump < rebuild.first_dump();
    if (!present.is_replaced(dump) && !is_superseded && !kept.contains(dump))
      lost.push_back(std::to_string(dump.value()));
  }
  return lost;
}

Stop nothing_to_build_from(const TableState& present) {
  return {.before = present.applied.empty() ? DumpId() : *present.applied.begin(),
          .error = make_error(ErrorKind::kNotFound, "the bucket has no dump of '{}' to rebuild it from",
                              present.name.value())
                       .hinting("copy the bucket again if it should have some; the table stays as it is")};
}

// Why the rebuild needs a person; empty: it does not.
std::string objection(const TablePlan& planned, const Load& rebuild, const TableState& present) {
  const std::vector<std::string> lost = lost_dumps(planned, rebuild, present);
  if (!lost.empty()) {
    return fmt::format("a rebuild of {} from dump {} would lack {} dump(s) that it has now: {}", present.name.value(),
                       rebuild.first_dump().value(), lost.size(), list_of(lost));
  }
  if (planned.is_history_incomplete) {
    return fmt::format("a rebuild of {} would begin with dump {}, which is no full one: older rows would be missing",
                       present.name.value(), rebuild.first_dump().value());
  }
  return "";
}

// What stopped the plan short of a dump may be all that there is to mend.
Error held_rebuild(const TableName& table, const Hold& hold, const std::optional<Stop>& cause) {
  Error held = rebuild_held_error(table, hold);
  if (!cause) return held;
  return make_error(ErrorKind::kHeld, "{}; it ends before dump {}: {}", held.text(), cause->before.value(),
                    cause->error.text())
      .hinting(cause->error.hint().empty() ? held.hint() : fmt::format("{}; or {}", cause->error.hint(), held.hint()));
}

}  // namespace

TableState as_unbuilt(const TableState& present) {
  return {.name = present.name,
          .storage_name = present.storage_name,
          .key = present.key,
          .epoch = present.epoch + 1,
          .fields = present.fields};
}

TablePlan as_rebuild(TablePlan planned, const TableState& present, const Progress& progress) {
  if (planned.loads.empty()) {
    if (!planned.stop) planned.stop = nothing_to_build_from(present);
    return planned;
  }
  Load rebuild = joined(std::exchange(planned.loads, {}));
  PlannedDump& first = rebuild.dumps.front();
  // The approval of a full dump is used up once the dump is loaded.
  const bool was_approved = std::exchange(first.is_approved, false) && !present.applied.contains(first.id);
  const bool is_approved = progress.find_rebuild_approval(present.name, first.id, first.manifest_sha256) != nullptr;
  first.is_approved = is_approved || was_approved;
  const std::string reason = objection(planned, rebuild, present);
  // A dump that was not loaded yet may have been approved while it waited for just this.
  const bool is_answered =
      was_approved && present.hold && present.hold->dump == first.id && present.hold->reason == reason;
  if (reason.empty() || is_approved || is_answered) {
    planned.loads.push_back(std::move(rebuild));
    return planned;
  }
  planned.hold = Hold{.dump = first.id,
                      .reason = reason,
                      .rows_before = present.row_count,
                      .rows_after = present.row_count,
                      .manifest_sha256 = first.manifest_sha256};
  planned.stop = Stop{.before = first.id, .error = held_rebuild(present.name, *planned.hold, planned.stop)};
  return planned;
}

TablePlan as_replay(TablePlan planned) {
  if (!planned.loads.empty()) planned.loads = {joined(std::exchange(planned.loads, {}))};
  return planned;
}

}  // namespace cairn
