#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "destination/duckdb/names.h"
#include "model/batch_source.h"
#include "model/plan.h"

namespace cairn::duckdb {

// The statements of a load, as text made from values: pure, so that a test can read them. Made once for each attempt;
// load_merge.h, load_replace.h and load_rebuild.h run them, and know their order. Counting statements have one cell.
//
// In scans and temporary tables the columns go by their positions
// (c0, c1, …, dump_id, file_ord, row_ord), in the storage table by their names.
class LoadSql {
 public:
  // `loaded_at` becomes _cairn_loaded_at of every row. REQUIRES: the columns of the plan stand in the table, which
  // prepare() sees to; kInternal for a plan that lacks a column of its key.
  static Result<LoadSql> make(const Names& names, const TablePlan& table, Timestamp loaded_at);

  bool has_key() const { return !key_.empty(); }
  // True where rows have an event_id and a user_id, whose pairing the report shows.
  bool has_events() const { return event_id_.has_value() && user_id_.has_value(); }
  // True if no two rows of one table can share an event_id.
  bool is_event_unique() const { return key_.size() == 1 && key_.front() == event_id_; }

  // What the scans of a load read.
  std::vector<ScanColumn> row_columns() const;    // of a row on its way into the table
  std::vector<ScanColumn> stage_columns() const;  // the same with its order key
  std::vector<ScanColumn> key_columns() const;    // its key, what counts events, and its place

  // The storage table.
  std::string count_rows() const;
  std::string count_versions() const;       // $1: list of dumps
  std::string count_newer() const;          // $1: a dump
  std::string count_distinct_keys() const;  // $1: a dump
  std::string delete_older() const;         // $1: a dump
  std::string delete_all() const;
  std::string count_shared_events() const;  // $1: list of dumps; of rows that are stored

  // A full dump.
  // `scan` is the text of ScanPass::sql(), of the columns above.
  std::string create_keys(std::string_view scan) const;  // temporary: where each key stands
  std::string create_losers() const;  // temporary: places of rows that another row of their key beats
  std::string count_losers() const;
  std::string count_shared_events_in_keys() const;
  std::string create_newer() const;  // temporary: keys that have a row of version $1 or above
  // What of the dump stays out of the table; both need their temporary table.
  struct Filter {
    bool is_without_losers = false;
    bool is_without_newer = false;
  };
  std::string insert_scan(std::string_view scan, Filter filter) const;

  // Increments.
  std::string create_stage(std::string_view scan) const;
  std::string count_stage_duplicates() const;
  std::string count_shared_events_in_stage() const;
  std::string delete_stage_losers() const;
  std::string delete_replaced() const;  // rows of the table that the stage replaces
  std::string insert_stage() const;
  std::string insert_stage_unmatched() const;  // without the rows that a newer stored row beats
  std::string count_stage_keys() const;        // rows of the table whose key is in the stage

  // Everything that a load leaves behind in the connection's temporary schema.
  static std::vector<std::string> drop_temporary();

 private:
  LoadSql() = default;

  std::string target_;                // three-part name
  std::vector<std::string> columns_;  // quoted names in the storage table
  std::vector<std::size_t> key_;      // positions
  std::optional<std::size_t> event_id_;
  std::optional<std::size_t> user_id_;
  std::string loaded_at_;

  std::string key_list() const;
  std::string key_match(std::string_view target, std::string_view other) const;
  std::string insert_into() const;
  std::string selected(std::string_view alias) const;
  std::string create_place_losers(std::string_view table, std::string_view order) const;
};

}  // namespace cairn::duckdb
