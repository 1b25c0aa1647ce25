#include "testing/planning.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/digest.h"

namespace cairn::testing {

std::string manifest_sha(std::int64_t dump) { return sha256_hex(fmt::format("manifest of {}", dump)); }

namespace {

Dump& find_dump(Published& published, std::int64_t id) {
  return *std::ranges::find(published.dumps, DumpId(id), &Dump::id);
}

}  // namespace

PublishedText& PublishedText::dump(std::int64_t id) {
  current_ = id;
  const auto place = std::ranges::lower_bound(published_.dumps, DumpId(id), {}, &Dump::id);
  published_.dumps.insert(place, Dump{.id = DumpId(id),
                                      .manifest_key = ObjectKey(fmt::format("manifests/sync_{}.json", id)),
                                      .sha256 = manifest_sha(id)});
  return *this;
}

PublishedText& PublishedText::list(const std::string& table, DumpMode mode, int files) {
  find_dump(published_, current_).tables.push_back({.name = TableName(table), .mode = mode});
  for (int i = 0; i < files; ++i) listing(fmt::format("s3://bucket/sync_{}/{}/{}.avro", current_, table, i));
  return *this;
}

PublishedText& PublishedText::listing(const std::string& uri) {
  const std::string key = uri.substr(std::string("s3://bucket/").size());
  find_dump(published_, current_).tables.back().files.push_back({.uri = uri, .key = ObjectKey(key)});
  return *this;
}

PublishedText& PublishedText::rewritten() {
  find_dump(published_, current_).sha256 = sha256_hex("other");
  return *this;
}

PublishedText& PublishedText::unreadable() {
  Dump& dump = find_dump(published_, current_);
  dump.tables.clear();
  dump.problem = make_error(ErrorKind::kBadInput, "manifest {} is not JSON", current_);
  return rewritten();
}

PublishedText& PublishedText::unusable() {
  find_dump(published_, current_).tables.back().problem = Error(ErrorKind::kBadInput, "`incremental` is no boolean");
  return *this;
}

TableState& Ledger::table(const std::string& name) {
  TableState& state = progress_.tables[TableName(name)];
  state.name = TableName(name);
  state.storage_name = name;
  return state;
}

void Ledger::commit(const Choice& choice) {
  for (const TableChoice& chosen : choice.tables) {
    for (const ChosenLoad& load : chosen.loads) commit(chosen, load);
  }
}

void Ledger::commit(const TableChoice& chosen, const ChosenLoad& load) {
  TableState& state = table(chosen.table.value());
  state.storage_name = chosen.storage_name;
  state.key = chosen.key;
  state.is_history_incomplete = chosen.is_history_incomplete;
  for (const ChosenDump& dump : load.dumps) state.applied.insert(dump.id);
  if (load.moves_bookmark) state.bookmark = load.dumps.back().id;
  if (load.mode == LoadMode::kReplace || load.mode == LoadMode::kLateReplace) {
    state.generation = load.dumps.front().id;
    state.hold.reset();
  }
}

void Ledger::remember(const Published& published, Seen seen) {
  for (const Dump& dump : published.dumps) {
    DumpRecord record{.id = dump.id, .manifest_key = dump.manifest_key, .sha256 = dump.sha256};
    if (seen == Seen::kComplete) record.complete_at = Timestamp{};
    progress_.dumps.insert_or_assign(dump.id, std::move(record));
  }
}

void Ledger::decide(DecisionKind kind, const std::string& table, std::int64_t dump) {
  progress_.decisions.push_back({.decided_at = Timestamp{},
                                 .actor = "ada@example",
                                 .kind = kind,
                                 .table = TableName(table),
                                 .dump = DumpId(dump),
                                 .manifest_sha256 = manifest_sha(dump),
                                 .reason = "as agreed"});
}

std::string text_of(const TableChoice& table) {
  std::vector<std::string> parts;
  for (const ChosenLoad& load : table.loads) {
    std::vector<std::int64_t> ids;
    std::size_t files = 0;
    for (const ChosenDump& dump : load.dumps) {
      ids.push_back(dump.id.value());
      files += dump.files.size();
    }
    const bool is_late_merge = load.mode == LoadMode::kMerge && !load.moves_bookmark;
    parts.push_back(
        fmt::format("{}{} {} [{}]", is_late_merge ? "late " : "", name_of(load.mode), fmt::join(ids, ","), files));
  }
  if (table.stop) {
    parts.push_back(
        fmt::format("stop before {}: {}", table.stop->before.value(), info_of(table.stop->error.kind()).name));
  }
  if (table.is_history_incomplete) parts.emplace_back("incomplete");
  return parts.empty() ? "nothing" : fmt::format("{}", fmt::join(parts, "; "));
}

std::string text_of(const Choice& choice, const std::string& table) {
  const auto found = std::ranges::find(choice.tables, TableName(table), &TableChoice::table);
  return found == choice.tables.end() ? "not selected" : text_of(*found);
}

std::string text_of(const std::vector<Notice>& notices) {
  std::vector<std::string> parts;
  for (const Notice& notice : notices) {
    std::string part(name_of(notice.kind));
    if (notice.table) part += " " + notice.table->value();
    if (notice.dump) part += fmt::format(" {}", notice.dump->value());
    parts.push_back(std::move(part));
  }
  return fmt::format("{}", fmt::join(parts, "; "));
}

}  // namespace cairn::testing
