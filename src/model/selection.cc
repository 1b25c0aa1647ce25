#include "model/selection.h"

#include <algorithm>

namespace cairn {

bool is_glob(std::string_view pattern) { return pattern.find_first_of("*?") != std::string_view::npos; }

namespace {

// What a `?` of the pattern may stand for.
enum class Joker : unsigned char { kAnyCharacter, kAnyButStar };

// Walks both texts once, remembering the last `*` to fall back to: linear in practice, never exponential.
bool fits(std::string_view pattern, std::string_view text, Joker joker) {
  const auto fits_one = [&](char in_pattern, char in_text) {
    if (in_pattern == '?') return joker == Joker::kAnyCharacter || in_text != '*';
    return in_pattern != '*' && in_pattern == in_text;
  };
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;
  std::size_t star_text = 0;
  while (t < text.size()) {
    if (p < pattern.size() && fits_one(pattern[p], text[t])) {
      ++p;
      ++t;
    } else if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      star_text = t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++star_text;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

}  // namespace

bool glob_matches(std::string_view pattern, std::string_view text) { return fits(pattern, text, Joker::kAnyCharacter); }

// A `*` of the narrow one is any run of characters, which only a `*` stands for.
bool glob_covers(std::string_view wide, std::string_view narrow) { return fits(wide, narrow, Joker::kAnyButStar); }

bool SelectEntry::is_glob() const { return cairn::is_glob(pattern); }

bool SelectEntry::wants_field(std::string_view field) const {
  if (fields.has_value()) return std::ranges::find(*fields, field) != fields->end();
  return std::ranges::none_of(exclude, [&](const std::string& glob) { return glob_matches(glob, field); });
}

const SelectEntry* Selection::find(const TableName& table) const {
  for (const SelectEntry& entry : select) {
    if (!entry.is_glob() && entry.pattern == table.value()) return &entry;
  }
  if (ignores(table)) return nullptr;
  for (const SelectEntry& entry : select) {
    if (entry.is_glob() && glob_matches(entry.pattern, table.value())) return &entry;
  }
  return nullptr;
}

Selection Selection::only(const TableName& table) const {
  const SelectEntry* const found = find(table);
  SelectEntry entry = found == nullptr ? SelectEntry{} : *found;
  entry.pattern = table.value();
  return {.select = {std::move(entry)}, .ignore = {}};
}

bool Selection::ignores(const TableName& table) const {
  const auto matches = [&](const std::string& glob) { return glob_matches(glob, table.value()); };
  return std::ranges::any_of(ignore, matches) || std::ranges::any_of(built_in_ignores(), matches);
}

std::vector<std::string> built_in_ignores() { return {"_event_metadata", "_sync_info"}; }

}  // namespace cairn
