#pragma once

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
#include "destination/ledger.h"
#include "destination/load_request.h"
#include "model/batch_source.h"
#include "model/dump.h"
#include "model/plan.h"
#include "model/progress.h"
#include "model/report.h"
#include "model/row_reader.h"
#include "model/view.h"

// The contract between a run and the database that it fills. A destination is a folder that implements the three
// interfaces below; docs/adding-a-destination.md leads through them, tests/conformance/ holds every one to them, and
// destination/memory/ is the cheapest correct implementation.

namespace cairn {

// What a destination can do, as plain data, so that nobody asks what it *is*.
struct Capabilities {
  std::size_t name_bytes_max = 0;  // of a table or column name
  bool is_name_case_sensitive = true;
  std::size_t columns_max = 0;  // of a table
};

// What any process may ask while it does not write. Takes no lock, raises no nonce, migrates and creates nothing, and
// sees committed states only, though two calls may see different ones. A destination that does not exist yet reads as
// an empty one; system tables of an older version are understood as they are, and those of a newer one are kConfig.
//
// Used by one thread at a time. After a failed call the reader may be asked again.
class DestinationReader {
 public:
  virtual ~DestinationReader() = default;
  // Bookmarks, generations, catalog, holds and decisions of all tables: what planning goes by.
  virtual Result<Progress> read_progress() = 0;
  // Newest first.
  virtual Result<std::vector<RunRecord>> read_runs(std::size_t newest_max) = 0;
  // Every load that was ever committed, in the order of commits.
  virtual Result<std::vector<LedgerEntry>> read_ledger() = 0;
  // What is missing from the tables as they are: rows set aside by loads of the present epoch, from the generation on.
  virtual Result<RejectsAnswer> read_rejects(const RejectsQuery& query) = 0;
  // The rows as they are when it is called; the reader keeps that state. kSchemaMismatch where somebody has taken away
  // the table or one of the columns, or has changed its type.
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
  // Made by the first writer that opened the destination; the same ever since.
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
  // is what a person has to look at first. kAlreadyCommitted: the ledger has this load_id. Pulls the source as often as
  // it needs to, from as many threads as it likes, and lets go of it before it returns.
  //
  // After an error the table is unchanged, with one exception that no caller can rule out: a failure does not prove
  // that nothing was committed. The writer settles that itself before it returns, by the ledger; only if it cannot does
  // it return kTransient, and then the next run reads the truth from the ledger. An error of the source comes out as it
  // is; BatchSource tells the run which dump it belongs to. kCancelled if on_progress said so.
  // REQUIRES: prepare(*request.table) succeeded in this run.
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

// A database, or the part of one that belongs to a connection. Making one touches nothing: opening does, and can fail.
// Lives longer than the readers and writers that it opened. Used by one thread at a time.
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
  // Takes the error of a read that was made in order to write, which people may mend by moving files away: what is
  // damaged is kept first, and the error comes back with a hint that says where. Any other error comes back as it is.
  // open_writer() does it by itself; who only reads does not call it.
  virtual Error keep_damaged(Error error) { return error; }
};

}  // namespace cairn
