#pragma once

#include <span>
#include <vector>

#include "base/ids.h"
#include "model/dump.h"
#include "model/notice.h"
#include "model/progress.h"

namespace cairn {

// Ids that are missing between two dumps that follow one another.
struct Gap {
  DumpId below;  // the dump before the gap
  DumpId above;  // the dump after it

  bool operator==(const Gap&) const = default;
};

// The gaps in front of the dumps that are published now, ascending. What an earlier run saw fills a gap, also if its
// manifest is gone by now.
std::vector<Gap> gaps_of(std::span<const Dump> dumps, const Progress& progress);

// One notice for each gap that no earlier run has seen, or one for all if they are many: nobody promises that ids are
// consecutive.
std::vector<Notice> notices_of(std::span<const Gap> gaps, const Progress& progress);

}  // namespace cairn
