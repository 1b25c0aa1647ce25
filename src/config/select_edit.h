#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/selection.h"

namespace cairn {

// Rewrites the lines of the `select:` block of a connection file, so that it selects `wanted`; every other byte of the
// file stays as it is, and so do the comments, the indentation, the line breaks and the order within the block, except
// where an entry goes; comments inside an entry that is written anew follow it. Lists may be in block style, a dash on
// each line, or in flow style, in brackets. A file without the key gets a block at its end.
//
// Entries that the file has keep their order; what `wanted` does not have goes, what differs is written anew in its
// place, and new entries follow. Pure: whoever writes files calls it.
//
// What it returns has been parsed again, and means `wanted` and, beyond that, what it meant before. kConfig, naming
// file and line and saying what to do by hand: the file is not YAML or its list is written in a way that cannot be
// edited safely. REQUIRES: entries that both have stand in the same order in both.
Result<std::string> rewrite_selection(std::string_view text, std::string_view file,
                                      std::span<const SelectEntry> wanted);

// True if two lists of entries are equal but for the lines they stand in.
bool says_the_same(std::span<const SelectEntry> a, std::span<const SelectEntry> b);

// The entries of the file's `select:` list; empty if it has none. Of the rest, only that it is YAML is checked.
Result<std::vector<SelectEntry>> read_selection(std::string_view text, std::string_view file);

}  // namespace cairn
