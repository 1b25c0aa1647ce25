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

void grant(SelectEntry& entry, const FieldWish& wish) {
  switch (wish.kind) {
    case FieldWish::Kind::kAsItIs: return;
    case FieldWish::Kind::kThese:
      entry.exclude.clear();
      entry.fields.emplace();
      add_missing(*entry.fields, wish.names);
      return;
    case FieldWish::Kind::kAlso:
      // An entry without a list has all fields but those that it excludes.
      if (entry.fields.has_value()) add_missing(*entry.fields, wish.names);
      std::erase_if(entry.exclude,
                    [&](const std::string& glob) { return std::ranges::find(wish.names, glob) != wish.names.end(); });
      return;
    case FieldWish::Kind::kAllBut:
      entry.fields.reset();
      entry.exclude.clear();
      add_missing(entry.exclude, wish.names);
      return;
    case FieldWish::Kind::kAll:
      entry.fields.reset();
      entry.exclude.clear();
      return;
  }
  CHECK(false, "every wish is granted");
}

// True if the tables that `pattern` stands for are selected without an entry of its own.
bool is_covered(const Selection& selection, const std::string& pattern) {
  if (!is_glob(pattern)) return selection.find(TableName(pattern)) != nullptr;
  return std::ranges::any_of(selection.select, [&](const SelectEntry& entry) {
    return entry.is_glob() && glob_matches(entry.pattern, pattern);
  });
}

}  // namespace

std::vector<SelectEntry> entries_with(const Selection& selection, std::span<const std::string> patterns,
                                      const FieldWish& wish) {
  std::vector<SelectEntry> entries = selection.select;
  for (const std::string& pattern : patterns) {
    auto at = std::ranges::find(entries, pattern, &SelectEntry::pattern);
    if (at == entries.end()) {
      if (wish.kind == FieldWish::Kind::kAsItIs && is_covered(selection, pattern)) continue;
      at = entries.insert(entries.end(), {.pattern = pattern});
    }
    grant(*at, wish);
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
