#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/dump.h"
#include "model/progress.h"
#include "plan/choose.h"

namespace cairn::testing {

// What Heap published, as a sentence: `PublishedText().dump(41).full("users", 2).dump(42).incremental("users")`.
//
// Files of dump 41 of users are s3://bucket/sync_41/users/0.avro and so on. Dumps may be told in any order.
class PublishedText {
 public:
  PublishedText& dump(std::int64_t id);
  PublishedText& full(const std::string& table, int files = 1) { return list(table, DumpMode::kFull, files); }
  PublishedText& incremental(const std::string& table, int files = 1) {
    return list(table, DumpMode::kIncremental, files);
  }
  PublishedText& listing(const std::string& uri);  // one more file in the last table
  PublishedText& rewritten();                      // the last dump's manifest is not what it was
  PublishedText& unreadable();                     // nor can it be read
  PublishedText& unusable();                       // the last table's entry is broken

  operator Published() const { return published_; }

 private:
  PublishedText& list(const std::string& table, DumpMode mode, int files);

  Published published_;
  std::int64_t current_ = 0;
};

std::string manifest_sha(std::int64_t dump);  // of a manifest that was not rewritten

// A destination that only keeps the books: what progress says after loads, without rows.
class Ledger {
 public:
  // Commits every load of the choice, as a destination that never fails does.
  void commit(const Choice& choice);
  void commit(const TableChoice& table, const ChosenLoad& load);
  // Remembers all manifests, as the end of a run does; complete: applied to every selected table.
  enum class Seen { kIncomplete, kComplete };
  void remember(const Published& published, Seen seen = Seen::kIncomplete);
  // A person decides about a dump of a table, whose manifest is what it was at first.
  void decide(DecisionKind kind, const std::string& table, std::int64_t dump);
  TableState& table(const std::string& name);

  const Progress& progress() const { return progress_; }

 private:
  Progress progress_;
};

// "replace 41 [2]; merge 42,43 [3]; late merge 40 [1]; stop before 44: held; incomplete", or "nothing". In brackets:
// files.
std::string text_of(const TableChoice& table);
// The text of one table of the choice; "not selected" if it is not there.
std::string text_of(const Choice& choice, const std::string& table);
// "gap 43; late_dump users 40": kind, table and dump of each, in order.
std::string text_of(const std::vector<Notice>& notices);

}  // namespace cairn::testing
