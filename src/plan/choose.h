#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "model/dump.h"
#include "model/notice.h"
#include "model/plan.h"
#include "model/policies.h"
#include "model/progress.h"
#include "model/selection.h"
#include "plan/names.h"

namespace cairn {

// Dumps of tables that turned out bad while they were pinned, probed or loaded. They go back into the choice, which
// then goes up to the dump before.
using BlockedDumps = std::map<std::pair<TableName, DumpId>, Error>;

// Everything that the choice depends on. Borrowed for the length of the call.
struct PlanInput {
  const Published& published;
  const Progress& progress;
  const Selection& selection;
  const Policies& policies;
  const BlockedDumps& blocked;
  NamingRules naming;
  std::optional<DumpId> until_dump = {};          // later dumps are as if they were not there
  std::span<const std::string> only_tables = {};  // names and globs; empty: every selected table
};

// A dump that a load applies, with the files that its manifest lists. Nothing is known of the files yet.
struct ChosenDump {
  DumpId id;
  std::string manifest_sha256;
  std::vector<std::string> columns;  // as the manifest lists them
  std::vector<DataFile> files;
  bool is_approved = false;  // by a person, as its manifest is now: nothing holds it
};

struct ChosenLoad {
  LoadMode mode = LoadMode::kMerge;  // kMerge for increments; bind_table() turns it into kAppend where there is no key
  std::vector<ChosenDump> dumps;     // ascending; one for kReplace and kLateReplace
  bool moves_bookmark = true;
};

// What is to be done to one selected table, before a byte of a data file was read.
struct TableChoice {
  TableName table;
  std::string storage_name;
  SelectEntry entry;             // what the selection wants of it
  std::vector<std::string> key;  // the fields that it should be keyed by
  std::int64_t epoch = 0;
  std::vector<ChosenLoad> loads;  // in order; a full dump can only be the first
  std::optional<Stop> stop;
  bool is_history_incomplete = false;  // after these loads
};

struct Choice {
  std::vector<TableChoice> tables;  // user_migrations first, then by name
  std::vector<Notice> notices;      // those of `published` included
  std::vector<TableName> new_tables;
  std::vector<TableName> ignored_tables;
};

// The first half of planning: which dumps apply to which table, in which loads, and why not more. Pure: the same input
// gives the same choice, and neither clock nor order of arrival counts.
//
// `sync/` calls it once it knows what is published and what is applied, reads the first bytes of what was chosen, and
// passes that to bind_table(). Whatever is found bad on the way goes into `blocked`, and the choice is made again.
//
// Per table: the newest usable full dump and the dumps after it, else every pending dump, in numeric order, up to the
// first that is bad, held, or behind a gap that holds. *Pending* is what is published from the table's generation on,
// not in its ledger, and not left out by decision of a person; it is never "above the bookmark", which cannot see a
// late lower dump. What a person approved is not held, as long as its manifest stays what it was.
//
// Fails with kConfig if nothing is selected, or a name is selected that no manifest and no catalog has ever had; with a
// manifest's own error if no table is known because no manifest can be read.
Result<Choice> choose_dumps(const PlanInput& input);

}  // namespace cairn
