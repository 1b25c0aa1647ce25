#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>

namespace cairn {

// What a destination demands of names; `sync/` fills it from the destination's capabilities.
struct NamingRules {
  std::size_t bytes_max = 0;    // of a name; 0: no limit. REQUIRES: 0 or at least kNameBytesLeast
  std::size_t columns_max = 0;  // of a table, ours included; 0: no limit
};

inline constexpr std::size_t kNameBytesLeast = 16;

// Gives each source name one name in the destination, for the tables of a schema or the columns of a table.
//
// A name is lower-case (ASCII; everything else keeps its case), valid UTF-8 without control characters, within
// bytes_max, not empty, outside our own prefix `_cairn_`, and different from every other one even where case is
// ignored. A name that had to be bent more than to lower case, or that would collide, ends in `_` and 8 hex digits of
// the SHA-256 of the source name. Names that were given before always stand: keep() them first.
class NameMap {
 public:
  explicit NameMap(NamingRules rules) : rules_(rules) {}

  // Remembers a pair that the destination already has; the first one of a source counts.
  void keep(const std::string& source, const std::string& target);
  // The name of `source`; the same on every call.
  std::string assign(const std::string& source);
  // A name for a second column of a field whose first has the name `column`: "time__int64". Another one each time.
  std::string assign_sibling(const std::string& column, std::string_view type);

 private:
  enum class Form : std::uint8_t { kPlain, kHashed };
  // The first name that is free: the stem as it is, if it may stand plain, then the stem with hash after hash.
  std::string take(std::string_view stem, std::string hashed, Form form);

  NamingRules rules_;
  std::map<std::string, std::string> targets_;  // by source name
  std::set<std::string> taken_;                 // in lower case
};

}  // namespace cairn
