#pragma once

#include <span>
#include <vector>

#include "base/result.h"
#include "model/dump.h"
#include "model/plan.h"
#include "source/object_store.h"

namespace cairn {

// S8. Finds out size and version of each file, which every later read is held to. Files that lie in one folder are
// looked up in a list of it, since a request for each would be what a dump of many small files costs most.
//
// The first file that cannot be pinned ends it: kNotFound for one that is not there. Thread-safe.
Result<std::vector<PinnedFile>> pin_files(ObjectStore& store, std::span<const DataFile> files);

}  // namespace cairn
