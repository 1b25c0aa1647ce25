#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"

namespace cairn {

// One entry of the `select:` list: a table name or a glob, and what it wants of the tables that match.
struct SelectEntry {
  std::string pattern;                             // `*` any run, `?` one character; anything else is itself
  std::optional<std::vector<std::string>> fields;  // exactly these, and the key; absent: all, future ones too
  std::vector<std::string> exclude;                // globs
  std::vector<std::string> key;                    // the table's own key; empty: the default
  int line = 0;                                    // in the connection file, for messages; 0: from a flag

  bool is_glob() const;
  // The key is always selected; that is the caller's business.
  bool wants_field(std::string_view field) const;
};

// What is loaded. The first entry that names a table counts, before the first glob that matches it.
struct Selection {
  std::vector<SelectEntry> select;
  std::vector<std::string> ignore;  // names and globs; never shown as new

  // The entry for a table; null: not selected. A `select:` entry that is the table's very name beats `ignore:`.
  const SelectEntry* find(const TableName& table) const;
  bool ignores(const TableName& table) const;
  // The selection of this table alone, with what its entry wants of it; with all its fields if none selects it.
  Selection only(const TableName& table) const;
};

// `_event_metadata` and `_sync_info`: ignored unless a `select:` entry names them.
std::vector<std::string> built_in_ignores();

bool glob_matches(std::string_view pattern, std::string_view text);
// True if `wide` matches whatever the glob or name `narrow` matches. It may say no where that holds by a detour alone,
// as for `?*` and `*?`.
bool glob_covers(std::string_view wide, std::string_view narrow);
bool is_glob(std::string_view pattern);

}  // namespace cairn
