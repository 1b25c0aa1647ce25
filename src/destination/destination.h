#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/ids.h"
#include "base/result.h"
#include "model/batch_source.h"
#include "model/dump.h"
#include "model/finding.h"
#include "model/guard.h"
#include "model/plan.h"
#include "model/progress.h"
#include "model/report.h"
#include "model/row_reader.h"
#include "model/view.h"

namespace cairn {

// What a destination can do, as plain data, so that nobody asks what it *is*.
struct Capabilities {
  std::size_t name_bytes_max = 0;  // of a table or column name
  bool is_name_case_sensitive = true;
  std::size_t columns_max = 0;  // of a table
};

// A run as _cairn_runs has it.
struct RunRecord {
  RunId run;
  Timestamp started_at;
  std::optional<Timestamp> finished_at;  // none: it runs, or it was killed
  std::string outcome;
  int exit_code = 0;
  std::string version;
  std::string report_json;
};

// One load that the ledger holds, as _cairn_loads has it.
struct LedgerEntry {
  LoadId load;
  RunId run;
  TableName table;
  std::int64_t epoch = 0;
  LoadMode mode = LoadMode::kMerge;
  DumpId first_dump;
  DumpId last_dump;
  LoadCounts counts;
  Timestamp committed_at;
};

// Which rejected rows are asked for.
struct RejectsQuery {
  std::optional<TableName> table;  // none: of all tables
  std::size_t rows_max = 0;
};

// A row that was set aside, as _cairn_rejects has it.
struct RejectedRow {
  LoadId load;
  TableName table;
  Reject reject;
};

struct RejectsAnswer {
  std::int64_t rows_in_all = 0;
  std::vector<RejectedRow> rows;  // the first of them, by table, dump, file, block and row
};

struct LoadRequest {
  const TablePlan* table = nullptr;  // never null
  const Load* load = nullptr;        // never null
  LoadId id;
  RunId run;
  Guard guard;
  Timestamp loaded_at;               // _cairn_loaded_at of every row of the load
  std::optional<Decision> decision;  // of a person, recorded together with the load: kRebuild only
  // Called now and then, on any thread, with the rows read so far; returns false to cancel the load.
  std::function<bool(std::uint64_t rows)> on_progress;
};

enum class LoadOutcome : std::uint8_t { kCommitted, kAlreadyCommitted, kHeld };

struct LoadResult {
  LoadOutcome outcome = LoadOutcome::kCommitted;
  LoadCounts counts;                  // kCommitted only
  std::int64_t rows_before = 0;       // of the table
  std::int64_t rows_after = 0;        // kHeld: what it would have become
  std::int64_t shared_event_ids = 0;  // event_ids that have more than one user_id among the rows of the load
  std::optional<Hold> hold;           // kHeld only
};

// What any process may ask while it does not write. Takes no lock, raises no nonce, migrates and creates nothing. A
// destination that does not exist yet reads as an empty one.
class DestinationReader {
 public:
  virtual ~DestinationReader() = default;
  virtual Result<Progress> read_progress() = 0;
  virtual Result<std::vector<RunRecord>> read_runs(std::size_t newest_max) = 0;
  virtual Result<std::vector<LedgerEntry>> read_ledger() = 0;
  // What is missing from the tables as they are: rows set aside by loads of the present epoch, from the generation on.
  virtual Result<RejectsAnswer> read_rejects(const RejectsQuery& query) = 0;
  // kSchemaMismatch where somebody has taken away the table or one of the columns, or has changed its type.
  virtual Result<std::unique_ptr<RowReader>> read_rows(const RowsQuery& query) = 0;
  // True if a stored integer of the column is not exactly a double (is_exact_in_double), so that the column cannot
  // become one of doubles. False where somebody has taken the column away or changed its type: prepare() says that, of
  // this table alone.
  virtual Result<bool> has_inexact_integers(const TableState& table, const std::string& column) = 0;
};

// The one writer of a destination, from open to destruction; step names are those of docs/commit_protocol.md.
//
// Used by one thread at a time. After a failed call the writer is still usable, unless the error is kLocked (the fence
// is lost) or kInternal: then drop it.
class DestinationWriter : public DestinationReader {
 public:
  virtual ConnectionId connection_id() const = 0;

  // S7. Creates the schema's table or adds its new columns, widens those whose planned type is wider, and records the
  // catalog, but for what changes only with the rows (pending_catalog.h); idempotent, in a transaction of its own.
  // After a failure nothing of it is visible. A plan of another epoch is a rebuild, whose key and epoch change only
  // with the rows, too. A stored value of a column that widens stays what it was: as the same number, or as the text of
  // model/value_text.h, to the byte. Views over the table go on working, with the new types.
  virtual Status prepare(const TablePlan& table) = 0;

  // S8 to S22. Applies one load: data, ledger, bookmark, all or nothing.
  //
  // kHeld: the guard stopped it; the table is unchanged and the hold is recorded, unless that of a newer dump is, which
  // is what a person has to look at first. kAlreadyCommitted: the ledger has
  // this load_id. After an error the table is unchanged, with one exception that no caller can rule out: a failure does
  // not prove that nothing was committed. The writer settles that itself before it returns, by the ledger; only if it
  // cannot does it return kTransient, and then the next run reads the truth from the ledger. REQUIRES:
  // prepare(*request.table) succeeded in this run.
  virtual Result<LoadResult> load(const LoadRequest& request, BatchSource& source) = 0;

  // S14. Records a hold that planning found, as load() records those of the guard.
  virtual Status record_hold(const TableName& table, const Hold& hold) = 0;
  // S24. Creates or re-points the published views; idempotent.
  virtual Status publish(std::span<const View> views) = 0;
  // S18/S24. Remembers manifests as they were read; `is_complete` ones get complete_at, once.
  struct SeenDump {
    DumpRecord record;
    bool is_complete = false;
  };
  virtual Status record_dumps(std::span<const SeenDump> dumps) = 0;
  // Records what a person decided, for good; a hold of a dump that is skipped ends. In a transaction of its own.
  virtual Status record_decision(const Decision& decision) = 0;
  // Puts a copy of the whole destination where the settings' `publish` says, in one rename, so that readers may keep
  // the copy open while runs go on. None: nothing is to be published. What fails is in the report that it gives back;
  // the destination and the copy before it stay as they are.
  virtual std::optional<CopyReport> publish_copy(const std::stop_token& stop) = 0;
  // S25. Writes the run's row; called once at the start (without finished_at) and once at the end.
  virtual Status record_run(const RunRecord& run) = 0;
};

class Destination {
 public:
  virtual ~Destination() = default;
  virtual std::string describe() const = 0;  // for people, without secrets
  virtual const Capabilities& capabilities() const = 0;
  // The type that a column gets for values of `type`, such as int64 where the engine has no narrower integer on
  // purpose.
  virtual Type storage_type(Type type) const = 0;
  // The name of a type in the engine's SQL, for plans and `tables`: "BIGINT".
  virtual std::string sql_type(Type type) const = 0;

  virtual Result<std::unique_ptr<DestinationReader>> open_reader() = 0;
  // S0 and S1: locks, raises the fence nonce, creates and migrates the system tables, drops orphans of killed runs.
  // kLocked names the holder. At most one writer at a time.
  virtual Result<std::unique_ptr<DestinationWriter>> open_writer(const RunId& run) = 0;
};

// What configuration says about a destination; a destination reads the keys it declared.
struct DestinationSettings {
  std::string type;  // "duckdb"
  std::string path;  // of an embedded database
  std::string schema = "heap";
  std::string raw_schema;                                 // empty: <schema>_raw
  std::string publish;                                    // where a copy goes after each run; empty: nowhere
  bool adopts_schema = false;                             // --adopt: the schema may hold tables that Cairn did not make
  std::uint64_t memory_bytes = std::uint64_t{256} << 20;  // of the engine
  unsigned threads = 0;                                   // 0: one per core
  std::string version;                                    // Cairn's, for _cairn_lock

  std::string raw_schema_or_default() const { return raw_schema.empty() ? schema + "_raw" : raw_schema; }
};

// One entry of the list of destinations. To add one: a folder and a line in all.cc.
struct DestinationFactory {
  std::string_view type;         // in `destination: {type: …}` and in front of the colon of --destination
  std::string_view description;  // one line for help and manual
  bool is_for_tests = false;     // not offered to users
  std::string (*engine_version)() =
      nullptr;                             // of the library it is built on, as that calls itself; null: there is none
  std::int64_t system_tables_version = 0;  // the newest that it understands
  Result<std::unique_ptr<Destination>> (*make)(const DestinationSettings& settings, const Clock& clock);
  // As preflight.h has them, for a destination that can be looked at before it is used; null: it cannot.
  Status (*check)(const DestinationSettings& settings) = nullptr;
  std::vector<Finding> (*examine)(const DestinationSettings& settings) = nullptr;
};

std::span<const DestinationFactory> all_destinations();
// kConfig, listing the types there are, for an unknown one.
Result<std::unique_ptr<Destination>> make_destination(const DestinationSettings& settings, const Clock& clock);

}  // namespace cairn
