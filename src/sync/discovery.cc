#include "sync/discovery.h"

#include <algorithm>
#include <iterator>
#include <map>

#include "base/check.h"
#include "model/timestamp.h"
#include "plan/keys.h"
#include "plan/time_finding.h"
#include "source/heap_connect/dictionary.h"
#include "sync/error_scope.h"
#include "sync/probe.h"

namespace cairn {
namespace {

// What the manifests say about one table, read from the oldest to the newest.
struct Listed {
  DumpId first_dump;
  DumpId last_dump;
  std::size_t dumps = 0;
  bool has_full_dump = false;
  std::vector<std::string> fields;           // in the order in which they were first seen
  std::map<std::string, DumpId> last_dumps;  // of the fields
  std::optional<ChosenDump> newest_file;     // as a dump of this file alone
};

std::map<TableName, Listed> list_tables(const Published& published) {
  std::map<TableName, Listed> tables;
  for (const Dump& dump : published.dumps) {
    for (const DumpTable& table : dump.tables) {
      Listed& listed = tables.try_emplace(table.name, Listed{.first_dump = dump.id}).first->second;
      listed.last_dump = dump.id;
      ++listed.dumps;
      listed.has_full_dump |= table.mode == DumpMode::kFull || is_always_full(table.name);
      for (const std::string& field : table.columns) {
        if (listed.last_dumps.insert_or_assign(field, dump.id).second) listed.fields.push_back(field);
      }
      if (!table.files.empty()) {
        listed.newest_file = ChosenDump{dump.id, dump.sha256, table.columns, {table.files.front()}};
      }
    }
  }
  return tables;
}

// The dump from which on a table must have been seen; none: there are too few to say.
std::optional<DumpId> unseen_before(const Published& published) {
  if (published.dumps.size() <= kLongUnseenDumps) return std::nullopt;
  return published.dumps[published.dumps.size() - kLongUnseenDumps].id;
}

// Of a field of a selected table that is not its key.
Selected selected_of(const std::string& field, const SelectEntry& entry) {
  if (entry.wants_field(field)) return Selected::kSelected;
  return entry.fields.has_value() ? Selected::kNew : Selected::kIgnored;
}

// What the newest file says about fields.
Result<std::vector<ProbedField>> probe_newest(ObjectStore& store, const Listed& listed, const Policies& policies) {
  if (!listed.newest_file.has_value()) return std::vector<ProbedField>();
  TimeFields times;
  if (policies.timestamps == TimestampPolicy::kAuto) {
    std::ranges::copy_if(listed.fields, std::back_inserter(times.frozen), is_time_field);
  }
  return TRY(probe_dump(store, *listed.newest_file, times)).fields;
}

void describe(DiscoveredField& field, const ProbedField& probed) {
  field.type = probed.type;
  if (!probed.description.empty()) field.description = probed.description;
  const TimeFinding finding = find_encoding(probed.evidence);
  if (!probed.type.has_value() || finding.kind != TimeFinding::Kind::kOneClass) return;
  field.type = Type{TypeId::kTimestamp};
  field.times = finding.encoding;
}

class TableFinder {
 public:
  TableFinder(const Selection& selection, const Policies& policies) : selection_(selection), policies_(policies) {}

  Result<DiscoveredTable> find(ObjectStore& store, const TableName& name, Listed listed) const {
    const SelectEntry* const entry = selection_.find(name);
    DiscoveredTable table{.name = name,
                          .selected = selected_of(name, selection_),
                          .key = key_of(name, entry == nullptr ? SelectEntry{} : *entry, policies_.key_mode),
                          .first_dump = listed.first_dump,
                          .last_dump = listed.last_dump,
                          .dumps = listed.dumps,
                          .has_full_dump = listed.has_full_dump};
    Result<std::vector<ProbedField>> probed = probe_newest(store, listed, policies_);
    if (!probed.has_value() && scope_of(probed.error().kind()) != ErrorScope::kDump) return std::move(probed).error();
    if (!probed.has_value()) table.problem = probed.error();
    const std::vector<ProbedField> in_file = std::move(probed).value_or({});
    for (const ProbedField& field : in_file) {
      if (listed.last_dumps.try_emplace(field.name, listed.newest_file->id).second) listed.fields.push_back(field.name);
    }
    for (const std::string& field : listed.fields) {
      table.fields.push_back(find_field(field, listed.last_dumps.at(field), table, entry));
      const auto at = std::ranges::find(in_file, field, &ProbedField::name);
      if (at != in_file.end()) describe(table.fields.back(), *at);
    }
    return table;
  }

 private:
  static DiscoveredField find_field(const std::string& name, DumpId last_dump, const DiscoveredTable& table,
                                    const SelectEntry* entry) {
    DiscoveredField field{.name = name, .type = {}, .last_dump = last_dump, .selected = table.selected};
    field.description = heap_connect::describe(table.name, name);
    field.is_key = std::ranges::find(table.key, name) != table.key.end();
    if (entry != nullptr) field.selected = field.is_key ? Selected::kSelected : selected_of(name, *entry);
    return field;
  }

  const Selection& selection_;
  const Policies& policies_;
};

}  // namespace

std::string_view name_of(Selected selected) {
  switch (selected) {
    case Selected::kSelected: return "selected";
    case Selected::kNew: return "new";
    case Selected::kIgnored: return "ignored";
  }
  CHECK(false, "every state of selection has a name");
}

Selected selected_of(const TableName& table, const Selection& selection) {
  if (selection.find(table) != nullptr) return Selected::kSelected;
  return selection.ignores(table) ? Selected::kIgnored : Selected::kNew;
}

const DiscoveredTable* Discovery::find(const TableName& table) const {
  const auto at = std::ranges::find(tables, table, &DiscoveredTable::name);
  return at == tables.end() ? nullptr : &*at;
}

Result<Discovery> discover(ObjectStore& store, const Published& published, const Selection& selection,
                           const Policies& policies) {
  Discovery discovery{.bucket = published.bucket,
                      .dumps = {},
                      .unreadable = unreadable_manifests(published),
                      .tables = {},
                      .notices = published.notices};
  for (const Dump& dump : published.dumps) discovery.dumps.push_back(dump.id);
  const std::optional<DumpId> horizon = unseen_before(published);
  const TableFinder finder(selection, policies);
  for (const auto& [name, listed] : list_tables(published)) {
    DiscoveredTable table = TRY(finder.find(store, name, listed));
    table.is_long_unseen = horizon.has_value() && table.last_dump < *horizon;
    discovery.tables.push_back(std::move(table));
  }
  return discovery;
}

}  // namespace cairn
