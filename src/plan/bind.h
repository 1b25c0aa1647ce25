#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "model/dump.h"
#include "model/notice.h"
#include "model/plan.h"
#include "model/policies.h"
#include "model/progress.h"
#include "model/start_date.h"
#include "model/timestamp.h"
#include "model/type.h"
#include "plan/choose.h"
#include "plan/names.h"

namespace cairn {

// A field as the files of a dump have it.
struct ProbedField {
  std::string name;
  std::optional<Type> type;              // none: only null so far
  std::string description;               // the schema's doc text
  std::set<TimeEvidence> evidence = {};  // of the values in the dump's first file that has any; time fields only
  std::vector<Type> further_types = {};  // that other files with rows have, in their order
  bool has_inexact_integers = false;     // a load has found one that no double holds
};

// What was found out about one dump of a load, before the load.
struct DumpProbe {
  DumpId dump;
  std::vector<PinnedFile> files;    // as the choice lists them, in its order
  std::vector<ProbedField> fields;  // of all its files; the first one with rows decides on types
};

// One probe for each dump of each load, in the order of the choice.
struct TableProbe {
  std::vector<DumpProbe> dumps;
  std::set<std::string> inexact_columns = {};  // fields whose stored integers are not all exact in a double
};

struct BindRules {
  Policies policies;
  NamingRules naming;
  std::function<Type(Type)> storage_type;  // Destination::storage_type
  std::optional<StartDate> start_date = {};
  // What is known of a field that no file explains, or ""; empty: nothing is.
  std::function<std::string(const TableName& table, const std::string& field)> describe = {};
};

struct BlockedDump {
  DumpId dump;
  Error error;
};

struct Binding {
  TablePlan plan;  // void if `blocked` is set
  std::vector<Notice> notices;
  std::optional<BlockedDump> blocked;
};

// The second half of planning: columns, names, types, key and time encodings of one table (S6). Pure.
//
// `sync/` calls it with what it pinned and probed; `state` is null for a table that the destination does not have.
// Columns that exist keep name and order, and widen where a dump needs it; new ones are appended. If a dump does not
// fit them, or `type_changes: hold` asks a person first, `blocked` names it: add it to BlockedDumps and choose again,
// because what applies without it may be something else. REQUIRES: `probe` follows `choice`.
Binding bind_table(const TableChoice& choice, const TableProbe& probe, const TableState* state, const BindRules& rules);

}  // namespace cairn
