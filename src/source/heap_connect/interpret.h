#pragma once

#include <string>
#include <vector>

#include "model/dump.h"
#include "source/heap_connect/manifest_reader.h"

namespace cairn::heap_connect {

// What a manifest may refer to.
struct Bounds {
  std::string bucket;  // the one that file addresses must name
  std::string prefix;  // put in front of their keys, unless they have it
};

struct Interpreted {
  Dump dump;
  std::vector<Notice> notices;
};

// Turns a manifest into a dump by the reading rules; a pure function. An unreadable one becomes a dump whose id is the
// number in its key.
Interpreted interpret(const FoundManifest& found, const Bounds& bounds);

}  // namespace cairn::heap_connect
