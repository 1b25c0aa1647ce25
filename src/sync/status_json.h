#pragma once

#include <span>
#include <string>

#include "destination/destination.h"
#include "model/dump.h"
#include "model/progress.h"
#include "model/selection.h"

namespace cairn {

// Pure: documents made of what somebody else has read. They are kept in the cache, too, and shown while a run holds the
// database, by this version or a later one: their members are only ever added to.

// Both sides as they stand; borrowed.
struct Standing {
  const Published& published;
  const Progress& progress;
  const Selection& selection;
  Timestamp as_of;  // when they were read
};

// Where each table stands against what is published, and how the last run ended: the document of `cairn status`
// (docs/formats/documents.md). `runs` holds the newest run, or nothing.
std::string status_json(const Standing& standing, std::span<const RunRecord> runs);

// Every table that was ever seen: whether it is selected, new or ignored, its key, rows and dumps: the document of
// `cairn tables`.
std::string tables_json(const Standing& standing);

}  // namespace cairn
