#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "plan/bind.h"
#include "plan/choose.h"
#include "source/object_store.h"

namespace cairn {

// The time fields of a table, by their names in the files: those whose encoding the dump may decide, and those whose
// encoding is settled.
struct TimeFields {
  std::vector<std::string> open;
  std::vector<std::string> frozen;
};

// Finds out about one dump of a table what planning needs: pins every file (S8), and reads the schema of each. Of open
// time fields it also reads every value of the first file that has any, to see how they write a time; of frozen ones
// only the first rows, to see that they still write it so.
//
// Called by the planner for each dump of a choice, before anything of the table is changed. Changes nothing; kConflict
// if a file became another one while it was looked at, so that the caller looks again.
//
// An error whose scope is the dump is the reason for which the table stops before it; any other ends more.
Result<DumpProbe> probe_dump(ObjectStore& store, const ChosenDump& dump, const TimeFields& time_fields);

}  // namespace cairn
