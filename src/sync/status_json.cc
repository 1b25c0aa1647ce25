#include "sync/status_json.h"

#include <algorithm>
#include <map>
#include <set>

#include <nlohmann/json.hpp>

#include "source/heap_connect/contract.h"
#include "source/heap_connect/dictionary.h"
#include "sync/discovery.h"
#include "sync/unreadable.h"

namespace cairn {
namespace {

using Json = nlohmann::ordered_json;

// What the manifests say about one table.
struct Appearances {
  std::set<DumpId> dumps;
  std::set<std::string> columns;
};

std::map<TableName, Appearances> appearances_of(const Published& published) {
  std::map<TableName, Appearances> tables;
  for (const Dump& dump : published.dumps) {
    for (const DumpTable& table : dump.tables) {
      Appearances& seen = tables[table.name];
      seen.dumps.insert(dump.id);
      seen.columns.insert(table.columns.begin(), table.columns.end());
    }
  }
  return tables;
}

template <typename Id>
Json json_of(const std::optional<Id>& id) {
  return id.has_value() ? Json(id->value()) : Json(nullptr);
}

// Published, not in the ledger, not replaced by a newer full dump, and not left out by a person.
std::size_t dumps_behind(const TableName& table, const Appearances& seen, const Progress& progress) {
  const TableState* const state = progress.find(table);
  return static_cast<std::size_t>(std::ranges::count_if(seen.dumps, [&](DumpId dump) {
    if (progress.find_skip(table, dump) != nullptr) return false;
    if (state == nullptr) return true;
    return !state->is_replaced(dump) && !state->applied.contains(dump);
  }));
}

// What kept tables from their end in the last run, by its report: {table: {outcome, message, hint}}.
std::map<TableName, Json> obstacles_of(std::span<const RunRecord> runs) {
  std::map<TableName, Json> obstacles;
  const Json report = runs.empty() ? Json() : Json::parse(runs.front().report_json, nullptr, false);
  if (!report.is_object()) return obstacles;
  for (const Json& table : report.value("tables", Json::array())) {
    const Json error = table.value("error", Json());
    if (!error.is_object()) continue;
    obstacles.emplace(TableName(table.value("table", "")), Json{{"outcome", table.value("outcome", "")},
                                                                {"message", error.value("message", "")},
                                                                {"hint", error.value("hint", "")}});
  }
  return obstacles;
}

std::string state_of(const TableState* state, const Json& obstacle) {
  if (state != nullptr && state->hold.has_value()) return "held";
  if (obstacle.is_object()) return obstacle.value("outcome", "");
  if (state == nullptr) return "not_loaded";
  return state->is_history_incomplete ? "incomplete_history" : "ok";
}

Json hold_json(const TableState* state) {
  if (state == nullptr || !state->hold.has_value()) return nullptr;
  const Hold& hold = *state->hold;
  return {{"dump", hold.dump.value()},
          {"reason", hold.reason},
          {"rows_before", hold.rows_before},
          {"rows_after", hold.rows_after}};
}

Json run_json(const RunRecord& run) {
  return {{"run_id", run.run.value()},
          {"outcome", run.outcome},
          {"exit_code", run.exit_code},
          {"started_at", format_utc(run.started_at)},
          {"finished_at", run.finished_at.has_value() ? Json(format_utc(*run.finished_at)) : Json(nullptr)},
          {"version", run.version}};
}

// Every table that a manifest or the destination knows.
std::map<TableName, Appearances> known_tables(const Standing& standing) {
  std::map<TableName, Appearances> tables = appearances_of(standing.published);
  for (const auto& [name, state] : standing.progress.tables) tables[name];
  return tables;
}

std::string dumped(const Json& document) { return document.dump(-1, ' ', false, Json::error_handler_t::replace); }

}  // namespace

std::string status_json(const Standing& standing, std::span<const RunRecord> runs) {
  Json document{
      {"format", 1}, {"as_of", format_utc(standing.as_of)}, {"source_contract", heap_connect::kSourceContract}};
  const auto& dumps = standing.published.dumps;
  document["newest_dump"] = dumps.empty() ? Json(nullptr) : Json(dumps.back().id.value());
  document["last_run"] = runs.empty() ? Json(nullptr) : run_json(runs.front());
  document["unreadable_manifests"] = unreadable_json(unreadable_manifests(standing.published));
  document["tables"] = Json::array();
  const std::map<TableName, Json> obstacles = obstacles_of(runs);
  for (const auto& [name, seen] : known_tables(standing)) {
    const TableState* const state = standing.progress.find(name);
    const auto found = obstacles.find(name);
    const Json obstacle = found == obstacles.end() ? Json(nullptr) : found->second;
    const bool is_selected = standing.selection.find(name) != nullptr;
    if (!is_selected && state == nullptr) continue;
    document["tables"].push_back(
        {{"table", name.value()},
         {"storage_name", state == nullptr ? Json(nullptr) : Json(state->storage_name)},
         {"selection", name_of(selected_of(name, standing.selection))},
         {"state", state_of(state, obstacle)},
         {"bookmark", json_of(state == nullptr ? std::nullopt : state->bookmark)},
         {"newest_dump", seen.dumps.empty() ? Json(nullptr) : Json(seen.dumps.rbegin()->value())},
         {"dumps_behind", is_selected ? dumps_behind(name, seen, standing.progress) : 0},
         {"generation", json_of(state == nullptr ? std::nullopt : state->generation)},
         {"row_count", state == nullptr ? 0 : state->row_count},
         {"hold", hold_json(state)},
         {"obstacle", obstacle}});
  }
  return dumped(document);
}

std::string tables_json(const Standing& standing) {
  Json document{{"format", 1},
                {"as_of", format_utc(standing.as_of)},
                {"source_contract", heap_connect::kSourceContract},
                {"unreadable_manifests", unreadable_json(unreadable_manifests(standing.published))},
                {"tables", Json::array()}};
  for (const auto& [name, seen] : known_tables(standing)) {
    const TableState* const state = standing.progress.find(name);
    std::set<std::string> fields = seen.columns;
    if (state != nullptr) {
      for (const CatalogField& field : state->fields) fields.insert(field.field);
    }
    document["tables"].push_back(
        {{"table", name.value()},
         {"selection", name_of(selected_of(name, standing.selection))},
         {"storage_name", state == nullptr ? Json(nullptr) : Json(state->storage_name)},
         {"key", state == nullptr ? Json::array() : Json(state->key)},
         {"replication", heap_connect::name_of(heap_connect::find_table(name).replication)},
         {"description", heap_connect::find_table(name).meaning},
         {"fields", fields.size()},
         {"row_count", state == nullptr ? 0 : state->row_count},
         {"bookmark", json_of(state == nullptr ? std::nullopt : state->bookmark)},
         {"first_dump", seen.dumps.empty() ? Json(nullptr) : Json(seen.dumps.begin()->value())},
         {"last_dump", seen.dumps.empty() ? Json(nullptr) : Json(seen.dumps.rbegin()->value())}});
  }
  return dumped(document);
}

}  // namespace cairn
