#include "plan/select_tables.h"

#include <algorithm>
#include <set>
#include <string>

#include <fmt/format.h>

#include "plan/keys.h"
#include "plan/near_names.h"

namespace cairn {
namespace {

std::set<TableName> delivered_tables(const Published& published) {
  std::set<TableName> names;
  for (const Dump& dump : published.dumps) {
    for (const DumpTable& table : dump.tables) names.insert(table.name);
  }
  return names;
}

const Error* first_manifest_problem(const Published& published) {
  for (const Dump& dump : published.dumps) {
    if (dump.problem) return &*dump.problem;
  }
  return nullptr;
}

std::vector<std::string> texts_of(const auto& names) {
  std::vector<std::string> texts;
  for (const TableName& name : names) texts.push_back(name.value());
  return texts;
}

std::string known_tables_hint(const std::set<TableName>& known) {
  if (known.empty()) return "the manifests list no table at all";
  return fmt::format("the tables there are: {}", list_of(texts_of(known)));
}

Error never_seen(const std::string& name, int line, const std::set<TableName>& known) {
  const std::string place = line == 0 ? "" : fmt::format(" (line {} of the connection file)", line);
  const std::vector<std::string> near = near_names(name, texts_of(known));
  return make_error(ErrorKind::kConfig, "table '{}'{} was never seen in any manifest", name, place)
      .hinting(near.empty() ? known_tables_hint(known) : fmt::format("did you mean {}?", list_of(near)));
}

bool matches_any(std::span<const std::string> patterns, const TableName& table) {
  return std::ranges::any_of(patterns,
                             [&](const std::string& pattern) { return glob_matches(pattern, table.value()); });
}

// The tables to choose from: `delivered` by the manifests there are now, and `known` ever.
struct Discovered {
  std::set<TableName> delivered;
  std::set<TableName> known;
};

Discovered discover(const PlanInput& input) {
  Discovered tables{.delivered = delivered_tables(input.published), .known = {}};
  tables.known = tables.delivered;
  for (const auto& [name, state] : input.progress.tables) tables.known.insert(name);
  return tables;
}

// Adds named tables that nobody has seen, where a manifest that cannot be read may hold them; else fails.
Result<std::set<TableName>> with_named_tables(const PlanInput& input, const std::set<TableName>& known) {
  std::set<TableName> all = known;
  for (const SelectEntry& entry : input.selection.select) {
    const TableName name(entry.pattern);
    if (entry.is_glob() || known.contains(name)) continue;
    if (first_manifest_problem(input.published) == nullptr) return never_seen(entry.pattern, entry.line, known);
    all.insert(name);
  }
  return all;
}

Status check_only_tables(const PlanInput& input, const std::set<TableName>& candidates) {
  for (const std::string& pattern : input.only_tables) {
    if (is_glob(pattern)) continue;
    if (!candidates.contains(TableName(pattern))) return never_seen(pattern, 0, candidates);
    if (input.selection.find(TableName(pattern)) != nullptr) continue;
    return make_error(ErrorKind::kConfig, "table '{}' is not selected", pattern)
        .hinting("add it to the selection first");
  }
  return {};
}

Error nothing_selected(const PlanInput& input, const Discovered& discovered) {
  const Error* problem = first_manifest_problem(input.published);
  if (discovered.known.empty() && problem != nullptr) return *problem;
  if (!input.only_tables.empty()) {
    const std::vector<std::string> patterns(input.only_tables.begin(), input.only_tables.end());
    return make_error(ErrorKind::kConfig, "no selected table matches {}", list_of(patterns))
        .hinting(known_tables_hint(discovered.known));
  }
  const bool has_entries = !input.selection.select.empty();
  return make_error(ErrorKind::kConfig, "{}",
                    has_entries ? "nothing is selected: no table matches the selection" : "nothing is selected")
      .hinting(known_tables_hint(discovered.known));
}

std::vector<Notice> notices_of_globs(const PlanInput& input, const std::set<TableName>& known) {
  std::vector<Notice> notices;
  const auto warn_without_match = [&](const std::string& pattern) {
    const bool is_matched = std::ranges::any_of(known, [&](const TableName& table) {
      return glob_matches(pattern, table.value()) && input.selection.find(table) != nullptr;
    });
    if (!is_matched) notices.push_back({NoticeKind::kNoMatch, fmt::format("'{}' matches no table", pattern)});
  };
  for (const SelectEntry& entry : input.selection.select) {
    if (entry.is_glob()) warn_without_match(entry.pattern);
  }
  for (const std::string& pattern : input.only_tables) {
    if (is_glob(pattern)) warn_without_match(pattern);
  }
  return notices;
}

// A notice for each selected table that the destination has and no manifest lists.
std::optional<Notice> notice_if_vanished(const PlanInput& input, const Discovered& discovered, const TableName& table) {
  const TableState* state = input.progress.find(table);
  if (state == nullptr || discovered.delivered.contains(table)) return std::nullopt;
  const std::string seen = state->bookmark ? fmt::format(", last seen in dump {}", state->bookmark->value()) : "";
  return Notice{NoticeKind::kVanishedTable,
                fmt::format("'{}' is in no manifest now{}; its rows stay as they are", table.value(), seen), table,
                state->bookmark};
}

}  // namespace

Result<SelectedTables> select_tables(const PlanInput& input) {
  const Discovered discovered = discover(input);
  const std::set<TableName> candidates = TRY(with_named_tables(input, discovered.known));
  TRY(check_only_tables(input, candidates));

  SelectedTables selected{.tables = {}, .notices = notices_of_globs(input, discovered.known)};
  for (const TableName& table : candidates) {
    if (const SelectEntry* entry = input.selection.find(table)) {
      if (!input.only_tables.empty() && !matches_any(input.only_tables, table)) continue;
      selected.tables.push_back({table, *entry});
      if (auto notice = notice_if_vanished(input, discovered, table)) selected.notices.push_back(std::move(*notice));
    } else if (input.selection.ignores(table)) {
      selected.ignored_tables.push_back(table);
    } else if (input.progress.find(table) == nullptr) {
      selected.new_tables.push_back(table);
    }
  }
  if (selected.tables.empty()) return nothing_selected(input, discovered);
  std::ranges::stable_partition(selected.tables, [](const SelectedTable& table) { return is_always_full(table.name); });
  if (!selected.new_tables.empty()) {
    selected.notices.push_back({NoticeKind::kNewTable, fmt::format("found, and neither selected nor ignored: {}",
                                                                   list_of(texts_of(selected.new_tables)))});
  }
  return selected;
}

}  // namespace cairn
