#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.h"
#include "model/dump.h"
#include "model/guard.h"
#include "model/notice.h"
#include "model/progress.h"
#include "model/start_date.h"
#include "model/type.h"

namespace cairn {

// One column of a load, in the order in which it is stored.
struct PlannedColumn {
  std::string field;   // as Heap names it
  std::string column;  // its name in the destination
  Type type;
  std::optional<Type> widened_from = {};  // what the destination's column is before this plan, if it is narrower
  TimeEncoding encoding = TimeEncoding::kNone;
  std::string description;
  bool is_key = false;
  bool is_new = false;      // the destination does not have it yet
  bool is_sibling = false;  // for those values of its field that the field's own column, an earlier one, cannot hold

  bool operator==(const PlannedColumn&) const = default;
};

enum class LoadMode : std::uint8_t {
  kReplace,      // a full dump: rows of older dumps go, these come
  kLateReplace,  // a full dump older than what is applied: only older rows go, only keys without newer rows come
  kMerge,        // increments: upsert by key
  kAppend,       // increments of a table without its key column
  kRebuild,      // everything that the bucket has of a table, in the place of all its rows and of its ledger
};

std::string_view name_of(LoadMode mode);  // "replace", …: as stored in _cairn_loads
std::optional<LoadMode> parse_load_mode(std::string_view name);
// True if rows can go that the load does not bring: a guard judges such a load.
bool takes_rows_away(LoadMode mode);

struct PlannedDump {
  DumpId id;
  std::string manifest_sha256;
  std::vector<PinnedFile> files;
  bool is_approved = false;                     // by a person: no guard judges it
  std::vector<std::string> fields_to_siblings;  // times that this dump writes in another way than their columns
};

// The commit unit: one table, consecutive dumps, one destination transaction.
struct Load {
  LoadMode mode = LoadMode::kMerge;
  std::vector<PlannedDump> dumps;  // ascending; one for kReplace and kLateReplace, its full dump first for kRebuild
  bool moves_bookmark = true;      // false: a late dump

  DumpId first_dump() const { return dumps.front().id; }
  DumpId last_dump() const { return dumps.back().id; }
  std::size_t file_count() const;
  std::uint64_t byte_count() const;
};

// Why a table does not go further in this run.
struct Stop {
  DumpId before;  // the first dump that is not applied
  Error error;    // kHeld for what waits for a person
};

// What a run would do to one table.
struct TablePlan {
  TableName table;
  std::string storage_name;
  std::vector<std::string> key;  // fields; empty: rows are appended
  std::vector<PlannedColumn> columns;
  bool creates_table = false;
  std::vector<Load> loads;  // in order
  std::optional<Stop> stop;
  std::optional<Hold> hold;  // of a rebuild that is not even tried; the run records it
  bool is_history_incomplete = false;
  std::int64_t epoch = 0;
  std::optional<StartDate> start_date = {};  // rows whose `time` is earlier are left out; none: the table is complete
  // The table's fields after this run, selected or not: first those with a column, in the order in which the columns
  // were made, then those without. A field has a column if values_from_dump is set; further columns of it are siblings.
  std::vector<CatalogField> catalog;
};

// A run as a value: what it would do, and why. Printed by `cairn plan`, executed by `cairn sync`.
struct Plan {
  std::vector<TablePlan> tables;  // selected ones; user_migrations first, then by name
  std::vector<Notice> notices;
  std::vector<TableName> new_tables;
  std::vector<TableName> ignored_tables;

  bool has_work() const;
};

// Hex SHA-256 over connection, table, epoch, mode, first and last dump, columns, and the sorted (uri, etag, size) of
// its files: the same on every retry of the same range (docs/commit_protocol.md).
LoadId load_id(const ConnectionId& connection, const TablePlan& table, const Load& load);

}  // namespace cairn
