#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/ids.h"
#include "model/decision.h"
#include "model/start_date.h"
#include "model/type.h"

namespace cairn {

// A dump of one table that waits for a person.
struct Hold {
  DumpId dump;
  std::string reason;  // a sentence
  std::int64_t rows_before = 0;
  std::int64_t rows_after = 0;
  std::string manifest_sha256;  // an approval binds to it

  bool operator==(const Hold&) const = default;
};

// One field of a table as the destination knows it, or a sibling column of one: a row of _cairn_fields. The first of a
// field is its own column; what follows under the same name are its siblings, one for each kind of value that the own
// column cannot hold.
struct CatalogField {
  std::string field;   // as Heap names it
  std::string column;  // its name in the destination; injective per table, never changed once given
  Type type;           // of the column
  TimeEncoding encoding = TimeEncoding::kNone;
  std::string description;
  DumpId first_dump;  // the dumps in which the field was seen
  DumpId last_dump;
  std::optional<DumpId> values_from_dump;  // the dumps from which the column holds values
  std::optional<DumpId> values_to_dump;

  bool operator==(const CatalogField&) const = default;
};

// What the destination says about one table. Read at the start of a run; the only truth about progress.
struct TableState {
  TableName name;
  std::string storage_name;          // in the raw schema
  std::vector<std::string> key;      // fields; empty: rows are appended
  std::int64_t epoch = 0;            // raised by rebuild, rollback and key change only
  std::optional<DumpId> generation;  // newest full dump that the table was built from
  std::optional<DumpId> bookmark;    // greatest dump whose rows are all visible
  std::int64_t row_count = 0;
  bool is_history_incomplete = false;        // built without a full dump at its start
  std::optional<StartDate> start_date = {};  // by which its first rows were left out; none: it is complete
  std::optional<Hold> hold;
  std::set<DumpId> applied;          // the ledger of this epoch
  std::vector<CatalogField> fields;  // in column order
  // (uri, etag) of what was loaded in this epoch from the generation on; only if key is empty. The rows of older files
  // are gone, so such a file counts anew.
  std::set<std::pair<std::string, std::string>> appended_files;

  const CatalogField* find_field(std::string_view field) const;  // its own column
  // True for a dump that the full dump of the table's generation has made up for.
  bool is_replaced(DumpId dump) const { return generation.has_value() && dump < *generation; }
};

// One manifest as it was when it was last read: a row of _cairn_dumps.
struct DumpRecord {
  DumpId id;
  ObjectKey manifest_key;
  std::string etag;
  std::string sha256;
  Timestamp first_seen;
  std::optional<Timestamp> complete_at;  // the dump is applied to every selected table
};

struct Progress {
  std::map<TableName, TableState> tables;
  std::map<DumpId, DumpRecord> dumps;
  std::vector<Decision> decisions;         // in the order in which they were recorded
  std::optional<std::string> newest_file;  // the URI of a data file of the newest load that had any

  const TableState* find(const TableName& table) const;
  // The approval of a dump whose manifest still says what it said then; null: there is none.
  const Decision* find_approval(const TableName& table, DumpId dump, std::string_view manifest_sha256) const;
  // The approval of what a rebuild that begins with the dump would do; used up by the next rebuild of the table.
  const Decision* find_rebuild_approval(const TableName& table, DumpId dump, std::string_view manifest_sha256) const;
  // The decision to go on without a dump, whatever its manifest says by now; null: there is none.
  const Decision* find_skip(const TableName& table, DumpId dump) const;
};

}  // namespace cairn
