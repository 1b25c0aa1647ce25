#include "plan/choose.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "plan/choose_table.h"
#include "plan/gaps.h"
#include "plan/near_names.h"
#include "plan/select_tables.h"

namespace cairn {
namespace {

std::span<const Dump> dumps_until(const Published& published, std::optional<DumpId> until) {
  std::span<const Dump> dumps = published.dumps;
  if (!until) return dumps;
  const auto end = std::ranges::upper_bound(dumps, *until, {}, &Dump::id);
  return dumps.first(static_cast<std::size_t>(end - dumps.begin()));
}

// The planner speaks of gaps itself, because it knows which of them are no news.
std::vector<Notice> notices_without_gaps(const Published& published) {
  std::vector<Notice> notices = published.notices;
  std::erase_if(notices, [](const Notice& notice) { return notice.kind == NoticeKind::kGap; });
  return notices;
}

// What a manifest says after its dump was applied changes nothing, but somebody should know.
std::optional<Notice> notice_if_rewritten(const PlanInput& input, std::span<const SelectedTable> tables,
                                          const Dump& dump) {
  const auto record = input.progress.dumps.find(dump.id);
  if (record == input.progress.dumps.end() || record->second.sha256 == dump.sha256) return std::nullopt;
  std::vector<std::string> applied;
  for (const SelectedTable& table : tables) {
    const TableState* state = input.progress.find(table.name);
    if (state != nullptr && state->applied.contains(dump.id)) applied.push_back(table.name.value());
  }
  if (applied.empty()) return std::nullopt;
  return Notice{NoticeKind::kManifestRewritten,
                fmt::format("the manifest of dump {} {} after the dump was applied to {}; that changes nothing there",
                            dump.id.value(), dump.problem ? "became unreadable" : "was rewritten", list_of(applied)),
                std::nullopt, dump.id};
}

// Names are given in the order of the tables, so that the same input gives the same names; those that the destination
// has stand, also for tables that are not selected any more.
void name_storage(const PlanInput& input, std::vector<TableChoice>& tables) {
  NameMap names(input.naming);
  for (const auto& [name, state] : input.progress.tables) names.keep(name.value(), state.storage_name);
  for (TableChoice& table : tables) table.storage_name = names.assign(table.table.value());
}

}  // namespace

Result<Choice> choose_dumps(const PlanInput& input) {
  SelectedTables selected = TRY(select_tables(input));
  const std::span<const Dump> dumps = dumps_until(input.published, input.until_dump);
  const std::vector<Gap> gaps = gaps_of(dumps, input.progress);

  Choice choice{.tables = {},
                .notices = notices_without_gaps(input.published),
                .new_tables = std::move(selected.new_tables),
                .ignored_tables = std::move(selected.ignored_tables)};
  std::ranges::move(selected.notices, std::back_inserter(choice.notices));
  std::ranges::move(notices_of(gaps, input.progress), std::back_inserter(choice.notices));
  for (const Dump& dump : dumps) {
    if (auto notice = notice_if_rewritten(input, selected.tables, dump)) choice.notices.push_back(std::move(*notice));
  }
  for (const SelectedTable& table : selected.tables) {
    ChosenTable chosen = choose_table({.plan = input, .dumps = dumps, .gaps = gaps, .selected = table});
    choice.tables.push_back(std::move(chosen.choice));
    std::ranges::move(chosen.notices, std::back_inserter(choice.notices));
  }
  name_storage(input, choice.tables);
  return choice;
}

}  // namespace cairn
