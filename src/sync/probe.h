#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "plan/bind.h"
#include "plan/choose.h"
#include "source/object_store.h"

namespace cairn {

// Finds out about one dump of a table what planning needs: pins every file (S8), and reads the schema of each. For
// `time_fields` it also reads the values of the first file that has any, to see how they write a time.
//
// An error is about this dump: it is the reason for which the table stops before it.
Result<DumpProbe> probe_dump(ObjectStore& store, const ChosenDump& dump, const std::vector<std::string>& time_fields);

}  // namespace cairn
