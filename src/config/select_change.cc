#include "config/select_change.h"

#include <algorithm>

#include "base/check.h"

namespace cairn {
namespace {

void add_missing(std::vector<std::string>& names, const std::vector<std::string>& more) {
  for (const std::string& name : more) {
    if (std::ranges::find(names, name) == names.end()) names.push_back(name);
  }
}

// Of an entry that excludes a field by a glob, nobody can tell whether its author meant this field.
Status check_excluded(const SelectEntry& entry, const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    for (const std::string& glob : entry.exclude) {
      if (glob == name || !glob_matches(glob, name)) continue;
      return make_error(ErrorKind::kConfig, "`{}` cannot be added to `{}`, which excludes `{}`", name, entry.pattern,
                        glob)
          .hinting("say with --exclude which fields are to be left out, or with --fields which are wanted");
    }
  }
  return {};
}

// What an exclusion is added to: an entry's own list says all that is excluded, and is replaced. What a glob excludes
// for its tables is not given up because one of them gets an entry.
Status grant(SelectEntry& entry, const FieldWish& wish, const SelectEntry* covering) {
  switch (wish.kind) {
    case FieldWish::Kind::kAsItIs: return {};
    case FieldWish::Kind::kThese:
      entry.exclude.clear();
      entry.fields.emplace();
      add_missing(*entry.fields, wish.names);
      return {};
    case FieldWish::Kind::kAlso:
      // An entry without a list has all fields but those that it excludes.
      TRY(check_excluded(entry, wish.names));
      if (entry.fields.has_value()) add_missing(*entry.fields, wish.names);
      std::erase_if(entry.exclude,
                    [&](const std::string& glob) { return std::ranges::find(wish.names, glob) != wish.names.end(); });
      return {};
    case FieldWish::Kind::kAllBut:
      entry.fields.reset();
      entry.exclude = covering == nullptr ? std::vector<std::string>() : covering->exclude;
      add_missing(entry.exclude, wish.names);
      return {};
    case FieldWish::Kind::kAll:
      entry.fields.reset();
      entry.exclude.clear();
      return {};
  }
  CHECK(false, "every wish is granted");
}

// What a new entry begins as: REQUIRES that there is none for the pattern.
Result<SelectEntry> new_entry(const std::string& pattern, const SelectEntry* covering) {
  if (covering == nullptr) return SelectEntry{.pattern = pattern};
  if (is_glob(pattern)) {
    return make_error(ErrorKind::kConfig, "an entry `{}` would not count: `{}` comes before it and takes its tables",
                      pattern, covering->pattern)
        .hinting(fmt::format("name the tables themselves, change `{}`, or write an entry above it by hand",
                             covering->pattern));
  }
  SelectEntry entry = *covering;
  entry.pattern = pattern;
  return entry;
}

}  // namespace

const SelectEntry* covering_entry(const Selection& selection, const std::string& pattern) {
  const auto covers = [&](const std::string& glob) { return glob_covers(glob, pattern); };
  if (std::ranges::any_of(selection.ignore, covers) || std::ranges::any_of(built_in_ignores(), covers)) return nullptr;
  const auto at = std::ranges::find_if(selection.select, [&](const SelectEntry& entry) {
    return entry.is_glob() && entry.pattern != pattern && covers(entry.pattern);
  });
  return at == selection.select.end() ? nullptr : &*at;
}

Result<std::vector<SelectEntry>> entries_with(const Selection& selection, std::span<const std::string> patterns,
                                              const FieldWish& wish) {
  std::vector<SelectEntry> entries = selection.select;
  for (const std::string& pattern : patterns) {
    auto at = std::ranges::find(entries, pattern, &SelectEntry::pattern);
    const SelectEntry* covering = nullptr;  // where there is no entry yet
    if (at == entries.end()) {
      covering = covering_entry(selection, pattern);
      if (wish.kind == FieldWish::Kind::kAsItIs && covering != nullptr) continue;
      at = entries.insert(entries.end(), TRY(new_entry(pattern, covering)));
    }
    TRY(grant(*at, wish, covering));
  }
  return entries;
}

std::vector<SelectEntry> entries_without(const Selection& selection, std::span<const std::string> patterns) {
  std::vector<SelectEntry> entries = selection.select;
  std::erase_if(entries, [&](const SelectEntry& entry) {
    return std::ranges::any_of(patterns, [&](const std::string& pattern) {
      return pattern == entry.pattern || (is_glob(pattern) && glob_matches(pattern, entry.pattern));
    });
  });
  return entries;
}

}  // namespace cairn
