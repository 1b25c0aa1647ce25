#include "sync/decide.h"

#include <algorithm>

#include "base/digest.h"
#include "sync/report_json.h"
#include "sync/run_lock.h"

namespace cairn {
namespace {

constexpr std::size_t kRunsSearchedMax = 100;  // for the last one that dealt with the table

struct Situation {
  Survey found;  // of the one table
  std::optional<ReportedStop> last_stop;
};

Result<Situation> read_situation(const RunSettings& settings, const RunParts& parts, const TableName& table) {
  RunSettings narrowed = settings;
  narrowed.only_tables = {table.value()};
  Survey found = TRY(survey(narrowed, parts));
  const auto reader = TRY(parts.destination.open_reader());
  const std::vector<RunRecord> runs = TRY_WITHIN(reader->read_runs(kRunsSearchedMax), "reading the last runs");
  return Situation{std::move(found), last_stop_of(table, runs)};
}

}  // namespace

Result<JudgedDecision> decide(const RunSettings& settings, const RunParts& parts, const DecisionOrder& order) {
  const RunLock lock = TRY(RunLock::take(settings.cache_directory, parts.clock));
  Result<Situation> situation = read_situation(settings, parts, order.table);
  if (!situation.has_value()) return parts.destination.keep_damaged(std::move(situation).error());
  const auto& [found, last_stop] = situation.value();
  const auto plan = std::ranges::find(found.plan.tables, order.table, &TablePlan::table);
  if (plan == found.plan.tables.end()) {
    return make_error(ErrorKind::kConfig, "there is no table '{}'", order.table.value())
        .hinting("a decision is about one table, named as Heap names it; `cairn status` lists them");
  }
  JudgedDecision judged = TRY(judge_decision({found.published, found.progress, *plan, last_stop}, order));
  if (judged.is_known) return judged;

  judged.decision.decided_at = parts.clock.now();
  const std::unique_ptr<DestinationWriter> writer = TRY(parts.destination.open_writer(RunId(random_uuid())));
  TRY(writer->record_decision(judged.decision));
  return judged;
}

}  // namespace cairn
