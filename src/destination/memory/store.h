#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "destination/destination.h"
#include "destination/memory/cell.h"

namespace cairn::memory_store {

struct StoredColumn {
  std::string field;
  std::string column;
  Type type;
};

struct StoredRow {
  DumpId version;  // _cairn_dump_id
  Timestamp loaded_at;
  Row cells;  // one for each column of the table
};

// A table as the definition of the word has it: a map from key to row. A row of a table without a key is its own key,
// a running number.
struct StoredTable {
  std::vector<StoredColumn> columns;
  std::vector<std::size_t> key;  // places in `columns`; empty: rows are appended
  std::map<Row, StoredRow> rows;
  std::int64_t next_row_number = 0;
  TableState state;
};

struct StoredReject {
  LoadId load;
  TableName table;
  Reject reject;
};

// Everything that a destination holds, as one value: a transaction is a changed copy that takes its place.
struct Content {
  ConnectionId connection;
  std::map<TableName, StoredTable> tables;
  std::vector<LedgerEntry> ledger;  // in the order of commits
  std::vector<StoredReject> rejects;
  std::map<DumpId, DumpRecord> dumps;
  std::vector<Decision> decisions;         // in the order in which they were recorded
  std::optional<std::string> newest_file;  // URI of one of the newest load that had any
  std::vector<RunRecord> runs;             // in the order in which they started
  std::map<std::string, View> views;       // by name
};

// The "file" of a memory destination: its content, the lock of its one writer, and the fence nonce. Thread-safe.
class Store {
 public:
  // S0 and S1: takes the lock and raises the nonce, which it returns. kLocked names the run that holds the lock.
  Result<std::uint64_t> lock(const RunId& run, Timestamp now);
  // Gives the lock back, unless the fence was lost to another run.
  void unlock(std::uint64_t nonce);
  // Takes the lock from a writer that still believes it has it, as an expired lease does: for tests of the fence.
  void break_lock();

  // Runs `look` on the content while nobody changes it, and returns what it returns.
  template <typename Look>
  auto read(Look look) const {
    const std::lock_guard guard(mutex_);
    return look(content_);
  }
  // S16 and S20: runs `change` on the content, all or nothing: `change` must not fail midway, so it only moves finished
  // values into place. kLocked, with nothing changed, if another run has raised the nonce.
  template <typename Change>
  Status commit(std::uint64_t nonce, Change change) {
    const std::lock_guard guard(mutex_);
    TRY(verify_fence(nonce));
    change(content_);
    return {};
  }

 private:
  struct Holder {
    RunId run;
    Timestamp since;
  };

  Status verify_fence(std::uint64_t nonce) const;

  mutable std::mutex mutex_;
  Content content_;
  std::uint64_t nonce_ = 0;
  std::optional<Holder> holder_;
};

// The store of a name: the same one for everybody as long as anybody holds it, then gone with all its rows.
//
// Behind it is a registry of this process that owns nothing, as a file system has names and no say in what files hold.
// Shared by the destinations made for that name, and by tests that look into it or want it to outlive them.
std::shared_ptr<Store> open_store(const std::string& name);

}  // namespace cairn::memory_store
