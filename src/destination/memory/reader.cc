#include "destination/memory/reader.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "model/widening.h"

namespace cairn::memory_store {

Progress progress_of(const Content& content) {
  Progress progress;
  for (const auto& [name, table] : content.tables) progress.tables.emplace(name, table.state);
  progress.dumps = content.dumps;
  progress.decisions = content.decisions;
  progress.newest_file = content.newest_file;
  return progress;
}

bool has_inexact_integers(const Content& content, const TableState& table, const std::string& column) {
  const auto stored = content.tables.find(table.name);
  CHECK(stored != content.tables.end(), "a table is asked about that is there");
  const auto found = std::ranges::find(stored->second.columns, column, &StoredColumn::column);
  CHECK(found != stored->second.columns.end(), "a column is asked about that is there");
  const auto place = static_cast<std::size_t>(found - stored->second.columns.begin());
  return std::ranges::any_of(stored->second.rows, [place](const auto& entry) {
    const Cell& cell = entry.second.cells[place];
    return !cell.is_null() && !is_exact_in_double(static_cast<std::int64_t>(cell.integer()));
  });
}

std::vector<RunRecord> newest_runs(const Content& content, std::size_t newest_max) {
  std::vector<RunRecord> runs(content.runs.rbegin(), content.runs.rend());
  std::ranges::stable_sort(runs, std::ranges::greater{}, &RunRecord::started_at);
  if (runs.size() > newest_max) runs.resize(newest_max);
  return runs;
}

RejectsAnswer rejects_of(const Content& content, const RejectsQuery& query) {
  std::map<LoadId, std::int64_t> epochs;
  for (const LedgerEntry& entry : content.ledger) epochs.emplace(entry.load, entry.epoch);
  RejectsAnswer answer;
  for (const StoredReject& stored : content.rejects) {
    const TableState& state = content.tables.at(stored.table).state;
    const bool is_asked_for = !query.table || *query.table == stored.table;
    const bool is_replaced = state.is_replaced(stored.reject.dump);
    if (!is_asked_for || is_replaced || epochs.at(stored.load) != state.epoch) continue;
    answer.rows.push_back({stored.load, stored.table, stored.reject});
  }
  std::ranges::sort(answer.rows, {}, [](const RejectedRow& row) {
    return std::tie(row.table, row.reject.dump, row.reject.uri, row.reject.block, row.reject.row);
  });
  answer.rows_in_all = static_cast<std::int64_t>(answer.rows.size());
  if (answer.rows.size() > query.rows_max) answer.rows.resize(query.rows_max);
  return answer;
}

}  // namespace cairn::memory_store
