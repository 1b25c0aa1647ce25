#include "testing/peek_memory.h"

#include <algorithm>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "destination/memory/store.h"
#include "testing/canonical_row.h"

namespace cairn::testing {
namespace {

using memory_store::Content;
using memory_store::StoredColumn;
using memory_store::StoredReject;
using memory_store::StoredTable;

class MemoryPeek final : public Peek {
 public:
  explicit MemoryPeek(Content content) : content_(std::move(content)) {}

  std::vector<std::string> tables() const override {
    std::vector<std::string> names;
    for (const auto& [name, table] : content_.tables) names.push_back(table.state.storage_name);
    std::ranges::sort(names);
    return names;
  }

  std::vector<std::string> rows(const std::string& table) const override {
    const auto found = content_.tables.find(TableName(table));
    if (found == content_.tables.end()) return {};
    std::vector<CanonicalColumn> columns;
    std::set<std::string> seen;
    for (const StoredColumn& column : found->second.columns) {
      const bool is_own = seen.insert(column.field).second;
      const std::string sibling = fmt::format("{}__{}", column.field, name_of(column.type.id));
      columns.push_back({is_own ? column.field : sibling, column.type});
    }
    std::vector<std::string> rows;
    for (const auto& [key, row] : found->second.rows) rows.push_back(canonical_row(columns, row.cells));
    std::ranges::sort(rows);
    return rows;
  }

  std::vector<std::int64_t> versions(const std::string& table) const override {
    const auto found = content_.tables.find(TableName(table));
    if (found == content_.tables.end()) return {};
    std::vector<std::int64_t> versions;
    for (const auto& [key, row] : found->second.rows) versions.push_back(row.version.value());
    std::ranges::sort(versions);
    return versions;
  }

  std::vector<std::string> view_columns(const std::string& view) const override {
    const auto found = content_.views.find(view);
    return found == content_.views.end() ? std::vector<std::string>{} : found->second.columns;
  }

  std::vector<PeekedReject> rejects() const override {
    std::vector<PeekedReject> rejects;
    for (const auto& [load, table, reject] : content_.rejects) {
      rejects.push_back({load.value(), table.value(), reject.dump.value(), reject.uri,
                         static_cast<std::int64_t>(reject.block), static_cast<std::int64_t>(reject.row), reject.reason,
                         reject.record});
    }
    std::ranges::sort(rejects, {}, [](const PeekedReject& reject) {
      return std::tie(reject.table, reject.dump, reject.uri, reject.block, reject.row);
    });
    return rejects;
  }

 private:
  Content content_;
};

}  // namespace

std::unique_ptr<Peek> peek_memory(const DestinationSettings& settings) {
  const auto store = memory_store::open_store(settings.path);
  return std::make_unique<MemoryPeek>(store->read([](const Content& content) { return content; }));
}

}  // namespace cairn::testing
