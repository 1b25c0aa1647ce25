#include "destination/duckdb/load_sql.h"

#include <algorithm>

#include "destination/duckdb/scan_pass.h"

namespace cairn::duckdb {
namespace {

constexpr std::string_view kKeys = "temp.main.cairn_keys";
constexpr std::string_view kLosers = "temp.main.cairn_losers";
constexpr std::string_view kNewer = "temp.main.cairn_newer";
constexpr std::string_view kStage = "temp.main.cairn_stage";

std::string position(std::size_t index) { return scan_name({ScanColumn::Kind::kData, index}); }

template <typename Items, typename Render>
std::string joined(const Items& items, std::string_view separator, Render render) {
  std::string text;
  for (const auto& item : items) text.append(text.empty() ? "" : separator).append(render(item));
  return text;
}

std::optional<std::size_t> find_field(const TablePlan& table, std::string_view field) {
  const auto found = std::ranges::find(table.columns, field, &PlannedColumn::field);
  if (found == table.columns.end()) return std::nullopt;
  return static_cast<std::size_t>(found - table.columns.begin());
}

std::string create_from_scan(std::string_view table, std::string_view scan) {
  return fmt::format("CREATE OR REPLACE TEMP TABLE {} AS SELECT * FROM {}", table, scan);
}

}  // namespace

Result<LoadSql> LoadSql::make(const Names& names, const TablePlan& table, Timestamp loaded_at) {
  LoadSql sql;
  const Identifier storage = TRY(Identifier::make(table.storage_name));
  sql.target_ = names.storage(storage);
  for (const PlannedColumn& column : table.columns) {
    const Identifier name = TRY(Identifier::make(column.column));
    sql.columns_.push_back(name.sql());
  }
  for (const std::string& field : table.key) {
    const std::optional<std::size_t> index = find_field(table, field);
    if (!index.has_value()) {
      return make_error(ErrorKind::kInternal, "the plan of table {} lacks its key column {}", table.table.value(),
                        field)
          .hinting("please report this as a bug");
    }
    sql.key_.push_back(*index);
  }
  sql.event_id_ = find_field(table, "event_id");
  sql.user_id_ = find_field(table, "user_id");
  sql.loaded_at_ = fmt::format("make_timestamp({})", loaded_at.time_since_epoch().count());
  return sql;
}

std::vector<ScanColumn> LoadSql::row_columns() const {
  std::vector<ScanColumn> columns;
  for (std::size_t i = 0; i < columns_.size(); ++i) columns.push_back({ScanColumn::Kind::kData, i});
  columns.push_back({ScanColumn::Kind::kDumpId});
  return columns;
}

std::vector<ScanColumn> LoadSql::stage_columns() const {
  std::vector<ScanColumn> columns = row_columns();
  columns.push_back({ScanColumn::Kind::kFileOrdinal});
  columns.push_back({ScanColumn::Kind::kRowOrdinal});
  return columns;
}

std::vector<ScanColumn> LoadSql::key_columns() const {
  std::vector<std::size_t> positions = key_;
  if (has_events()) positions.insert(positions.end(), {*event_id_, *user_id_});
  std::ranges::sort(positions);
  positions.erase(std::ranges::unique(positions).begin(), positions.end());
  std::vector<ScanColumn> columns;
  for (const std::size_t index : positions) columns.push_back({ScanColumn::Kind::kData, index});
  columns.push_back({ScanColumn::Kind::kFileOrdinal});
  columns.push_back({ScanColumn::Kind::kRowOrdinal});
  return columns;
}

std::string LoadSql::count_rows() const { return "SELECT count(*) FROM " + target_; }

std::string LoadSql::count_versions() const {
  return fmt::format("SELECT count(*) FROM {} WHERE {} IN (SELECT unnest($1))", target_, kVersionColumn);
}

std::string LoadSql::count_newer() const {
  return fmt::format("SELECT count(*) FROM {} WHERE {} > $1", target_, kVersionColumn);
}

std::string LoadSql::count_distinct_keys() const {
  const std::string key = joined(key_, ", ", [&](std::size_t i) { return columns_[i]; });
  return fmt::format("SELECT count(DISTINCT {}) FROM {} WHERE {} = $1", key_.size() == 1 ? key : "row(" + key + ")",
                     target_, kVersionColumn);
}

std::string LoadSql::delete_older() const {
  return fmt::format("DELETE FROM {} WHERE {} < $1", target_, kVersionColumn);
}

std::string LoadSql::delete_all() const { return "DELETE FROM " + target_; }

std::string LoadSql::count_shared_events() const {
  const std::string& event = columns_[*event_id_];
  const std::string& user = columns_[*user_id_];
  return fmt::format(
      "SELECT count(*) FROM (SELECT 1 FROM {} WHERE {} IN (SELECT unnest($1)) AND {} IS NOT NULL GROUP BY {} "
      "HAVING min({}) <> max({}))",
      target_, kVersionColumn, event, event, user, user);
}

std::string LoadSql::create_keys(std::string_view scan) const { return create_from_scan(kKeys, scan); }

std::string LoadSql::create_losers() const {
  return fmt::format("CREATE OR REPLACE TEMP TABLE {} AS SELECT file_ord, row_ord FROM ({}) WHERE place > 1", kLosers,
                     create_place_losers(kKeys, "file_ord DESC, row_ord DESC"));
}

std::string LoadSql::count_losers() const { return fmt::format("SELECT count(*) FROM {}", kLosers); }

std::string LoadSql::count_shared_events_in_keys() const {
  const std::string event = position(*event_id_);
  const std::string user = position(*user_id_);
  return fmt::format(
      "SELECT count(*) FROM (SELECT 1 FROM {} WHERE {} IS NOT NULL GROUP BY {} HAVING min({}) <> max({}))", kKeys,
      event, event, user, user);
}

std::string LoadSql::create_newer() const {
  const std::string keys = joined(key_, ", ", [&](std::size_t i) { return columns_[i] + " AS " + position(i); });
  return fmt::format("CREATE OR REPLACE TEMP TABLE {} AS SELECT {} FROM {} WHERE {} >= $1", kNewer, keys, target_,
                     kVersionColumn);
}

std::string LoadSql::insert_scan(std::string_view scan, Filter filter) const {
  std::string sql = fmt::format("{} SELECT {} FROM {} AS s", insert_into(), selected("s"), scan);
  std::string_view next = " WHERE ";
  if (filter.is_without_losers) {
    sql += fmt::format("{}NOT EXISTS (SELECT 1 FROM {} AS l WHERE l.file_ord = s.file_ord AND l.row_ord = s.row_ord)",
                       next, kLosers);
    next = " AND ";
  }
  if (filter.is_without_newer) {
    const std::string match =
        joined(key_, " AND ", [](std::size_t i) { return fmt::format("n.{0} = s.{0}", position(i)); });
    sql += fmt::format("{}NOT EXISTS (SELECT 1 FROM {} AS n WHERE {})", next, kNewer, match);
  }
  return sql;
}

std::string LoadSql::create_stage(std::string_view scan) const { return create_from_scan(kStage, scan); }

std::string LoadSql::count_stage_duplicates() const {
  const std::string key = key_list();
  return fmt::format("SELECT count(*) - count(DISTINCT {}) FROM {}", key_.size() == 1 ? key : "row(" + key + ")",
                     kStage);
}

std::string LoadSql::count_shared_events_in_stage() const {
  const std::string event = position(*event_id_);
  const std::string user = position(*user_id_);
  return fmt::format(
      "SELECT count(*) FROM (SELECT 1 FROM {} WHERE {} IS NOT NULL GROUP BY {} HAVING min({}) <> max({}))", kStage,
      event, event, user, user);
}

std::string LoadSql::delete_stage_losers() const {
  return fmt::format("DELETE FROM {} WHERE rowid IN (SELECT id FROM ({}) WHERE place > 1)", kStage,
                     create_place_losers(kStage, "dump_id DESC, file_ord DESC, row_ord DESC"));
}

std::string LoadSql::delete_replaced() const {
  return fmt::format("DELETE FROM {} AS t USING {} AS s WHERE {} AND t.{} <= s.dump_id", target_, kStage,
                     key_match("t", "s"), kVersionColumn);
}

std::string LoadSql::insert_stage() const {
  return fmt::format("{} SELECT {} FROM {} AS s", insert_into(), selected("s"), kStage);
}

std::string LoadSql::insert_stage_unmatched() const {
  return fmt::format("{} WHERE NOT EXISTS (SELECT 1 FROM {} AS t WHERE {})", insert_stage(), target_,
                     key_match("t", "s"));
}

std::string LoadSql::count_stage_keys() const {
  return fmt::format("SELECT count(*) FROM {} AS t WHERE EXISTS (SELECT 1 FROM {} AS s WHERE {})", target_, kStage,
                     key_match("t", "s"));
}

std::vector<std::string> LoadSql::drop_temporary() {
  std::vector<std::string> statements;
  for (const std::string_view table : {kKeys, kLosers, kNewer, kStage}) {
    statements.push_back(fmt::format("DROP TABLE IF EXISTS {}", table));
  }
  return statements;
}

std::string LoadSql::key_list() const {
  return joined(key_, ", ", [](std::size_t i) { return position(i); });
}

std::string LoadSql::key_match(std::string_view target, std::string_view other) const {
  return joined(key_, " AND ",
                [&](std::size_t i) { return fmt::format("{}.{} = {}.{}", target, columns_[i], other, position(i)); });
}

std::string LoadSql::insert_into() const {
  const std::string columns = joined(columns_, "", [](const std::string& column) { return column + ", "; });
  return fmt::format("INSERT INTO {} ({}{}, {})", target_, columns, kVersionColumn, kLoadedAtColumn);
}

std::string LoadSql::selected(std::string_view alias) const {
  std::string columns;
  for (std::size_t i = 0; i < columns_.size(); ++i) columns += fmt::format("{}.{}, ", alias, position(i));
  return fmt::format("{}{}.dump_id, {}", columns, alias, loaded_at_);
}

// The rows of keys that stand more than once, each with its place among those of its key: 1 wins.
std::string LoadSql::create_place_losers(std::string_view table, std::string_view order) const {
  const std::string key = key_list();
  return fmt::format(
      "SELECT rowid AS id, file_ord, row_ord, row_number() OVER (PARTITION BY {} ORDER BY {}) AS place FROM {} "
      "WHERE ({}) IN (SELECT {} FROM {} GROUP BY {} HAVING count(*) > 1)",
      key, order, table, key, key_.size() == 1 ? key : "(" + key + ")", table, key);
}

}  // namespace cairn::duckdb
