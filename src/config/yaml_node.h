#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace cairn {

struct YamlEntry;

// A YAML document as a plain value that remembers its lines. Scalars stay the text they are: `no` is "no", 007 is
// "007"; whoever reads one says what type it should have.
struct YamlNode {
  enum class Kind : std::uint8_t { kNull, kScalar, kList, kMap };

  Kind kind = Kind::kNull;
  int line = 0;                    // the first is 1
  std::string text;                // kScalar
  bool is_quoted = false;          // kScalar: in quotes, or as a block
  std::vector<YamlNode> items;     // kList
  std::vector<YamlEntry> entries;  // kMap, in the order of the file, each key once
};

struct YamlEntry {
  std::string key;
  int line = 0;  // of the key
  YamlNode value;
};

// Reads one document. kConfig, naming file and line: not YAML, more than one document, a key twice or one that is no
// text, a tag, an anchor or an alias, more than 32 levels, 100,000 values or 1 MiB.
Result<YamlNode> parse_yaml(std::string_view text, std::string_view file);

}  // namespace cairn
