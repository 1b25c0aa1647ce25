#pragma once

#include <vector>

#include "cli/connection_flags.h"
#include "model/selection.h"

namespace cairn::cli {

// Writes `wanted` into the `select:` block of a connection's file and returns what the file selects now. The file that
// results has been read as a whole before it takes the old one's place. Nothing is written where it fails. kConfig: the
// connection comes from flags, the block cannot be edited safely, or the result would contradict the rest of the file;
// kConflict: the file does not select any more what `named` says, or changes while it is written. kLocked: another
// process edits files there for long. kDenied: the file's owner or group could not stay.
Result<Selection> write_selection(const NamedConnection& named, const std::vector<SelectEntry>& wanted,
                                  const Environment& environment);

// "users, 2 of sessions' fields": entries as a sentence names them.
std::string names_of(const std::vector<SelectEntry>& entries);

// The entries of one list that the other does not have, or has otherwise.
std::vector<SelectEntry> entries_beyond(const std::vector<SelectEntry>& entries,
                                        const std::vector<SelectEntry>& others);

}  // namespace cairn::cli
