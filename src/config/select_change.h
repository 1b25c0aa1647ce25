#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/selection.h"

namespace cairn {

// What is wanted of the fields of tables that are being selected.
struct FieldWish {
  enum class Kind : std::uint8_t {
    kAsItIs,  // what the entry says already; of a new one, all fields
    kThese,   // exactly `names`
    kAlso,    // `names` too, beside what the entry lists
    kAllBut,  // all but what the globs in `names` match, and what a glob excludes that selects the table so far
    kAll,
  };

  Kind kind = Kind::kAsItIs;
  std::vector<std::string> names;
};

// The entry that selects what `pattern`, a name or glob, stands for, although it is not its own: a glob that `ignore:`
// does not beat. Null: there is none.
const SelectEntry* covering_entry(const Selection& selection, const std::string& pattern);

// The entries of a selection that takes in `patterns`, names and globs, as well. An entry that is there keeps what the
// wish does not speak about; a name or glob that an entry covers already gets none of its own unless the wish is about
// fields, and then one that begins as a copy of the covering one, so that nothing comes in that nobody asked for.
// kConfig where an entry would not do what is wished: a field to add is excluded by a glob, or a glob in front of a new
// one takes all its tables.
Result<std::vector<SelectEntry>> entries_with(const Selection& selection, std::span<const std::string> patterns,
                                              const FieldWish& wish);

// The entries of a selection without those that are, or match, one of `patterns`.
std::vector<SelectEntry> entries_without(const Selection& selection, std::span<const std::string> patterns);

}  // namespace cairn
