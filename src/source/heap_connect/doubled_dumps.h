#pragma once

#include <vector>

#include "model/dump.h"

namespace cairn::heap_connect {

struct UniqueDumps {
  std::vector<Dump> dumps;  // ascending by id, each id once
  std::vector<Notice> notices;
};

// Sorts dumps by id and makes one out of those that share an id; a pure function. With the same content, one is
// ignored. With different content nothing is picked: the tables whose entries differ get a problem that names both
// manifests.
UniqueDumps unite_doubled_dumps(std::vector<Dump> dumps);

}  // namespace cairn::heap_connect
