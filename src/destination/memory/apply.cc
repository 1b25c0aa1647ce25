#include "destination/memory/apply.h"

#include <algorithm>
#include <set>

namespace cairn::memory_store {
namespace {

// For each column of the plan its place in the table.
std::vector<std::size_t> places_in(const StoredTable& table, const TablePlan& plan) {
  std::vector<std::size_t> places;
  for (const PlannedColumn& column : plan.columns) {
    const auto found = std::ranges::find(table.columns, column.column, &StoredColumn::column);
    CHECK(found != table.columns.end(), "prepare() came before load()");
    places.push_back(static_cast<std::size_t>(found - table.columns.begin()));
  }
  return places;
}

// Fields of the table that the load does not have stay NULL.
StoredRow to_stored(IncomingRow row, std::span<const std::size_t> places, std::size_t columns, Timestamp loaded_at) {
  StoredRow stored{DumpId(row.order.dump), loaded_at, Row(columns)};
  for (std::size_t i = 0; i < places.size(); ++i) stored.cells[places[i]] = std::move(row.cells[i]);
  return stored;
}

Row key_of(StoredTable& table, const StoredRow& row) {
  if (table.key.empty()) return {table.next_row_number++};
  Row key;
  for (const std::size_t place : table.key) key.push_back(row.cells[place]);
  return key;
}

bool gives_way(const StoredRow& stored, const StoredRow& incoming, LoadMode mode) {
  return mode == LoadMode::kLateReplace ? stored.version < incoming.version : stored.version <= incoming.version;
}

}  // namespace

Result<std::vector<std::size_t>> key_places(const StoredTable& table, const TablePlan& plan) {
  std::vector<std::size_t> places;
  for (const std::string& field : plan.key) {
    const auto found = std::ranges::find(table.columns, field, &StoredColumn::field);
    if (found == table.columns.end()) {
      return make_error(ErrorKind::kSchemaMismatch, "the key field '{}' is not among the columns", field)
          .hinting("select that field, or choose another key");
    }
    places.push_back(static_cast<std::size_t>(found - table.columns.begin()));
  }
  return places;
}

Applied apply(StoredTable table, const LoadRequest& request, std::vector<IncomingRow> incoming) {
  const LoadMode mode = request.load->mode;
  if (mode == LoadMode::kRebuild) {
    table.rows.clear();
    table.key = key_places(table, *request.table).value();  // prepare() found them
  } else if (takes_rows_away(mode)) {
    const DumpId full = request.load->first_dump();
    std::erase_if(table.rows, [full](const auto& entry) { return entry.second.version < full; });
  }

  const std::vector<std::size_t> places = places_in(table, *request.table);
  std::map<Row, StoredRow> winners;
  const auto rows_read = static_cast<std::int64_t>(incoming.size());
  for (IncomingRow& row : incoming) {
    StoredRow stored = to_stored(std::move(row), places, table.columns.size(), request.loaded_at);
    winners.insert_or_assign(key_of(table, stored), std::move(stored));  // the last one has the greatest order key
  }

  std::int64_t rows_loaded = 0;
  for (auto& [key, winner] : winners) {
    const auto stored = table.rows.find(key);
    if (stored != table.rows.end() && !gives_way(stored->second, winner, mode)) continue;
    table.rows.insert_or_assign(key, std::move(winner));
    ++rows_loaded;
  }
  return {std::move(table), rows_loaded, rows_read - rows_loaded};
}

std::int64_t count_shared_event_ids(const TablePlan& plan, std::span<const IncomingRow> rows) {
  const auto event = std::ranges::find(plan.columns, "event_id", &PlannedColumn::field);
  const auto user = std::ranges::find(plan.columns, "user_id", &PlannedColumn::field);
  if (event == plan.columns.end() || user == plan.columns.end()) return 0;
  std::map<Cell, std::set<Cell>> users;
  for (const IncomingRow& row : rows) {
    const Cell& event_id = row.cells[static_cast<std::size_t>(event - plan.columns.begin())];
    const Cell& user_id = row.cells[static_cast<std::size_t>(user - plan.columns.begin())];
    if (!event_id.is_null() && !user_id.is_null()) users[event_id].insert(user_id);
  }
  return std::ranges::count_if(users, [](const auto& entry) { return entry.second.size() > 1; });
}

}  // namespace cairn::memory_store
