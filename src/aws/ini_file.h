#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace cairn::aws {

// A value of a file of settings, and where it stands.
struct IniValue {
  std::string text;
  int line = 0;
  std::map<std::string, std::string> nested;  // of a key without a value, the `key = value` lines indented below it

  bool operator==(const IniValue&) const = default;
};

struct IniSection {
  std::string kind;  // "profile" of [profile x], "sso-session" of [sso-session x], "" of [x]
  std::string name;  // "x"
  int line = 0;
  std::map<std::string, IniValue> values;  // by key, in lower case; of two with one key the later

  bool operator==(const IniSection&) const = default;
};

// Reads what AWS's tools take for an INI file: sections in brackets; `key = value`; comments after # or ;, which inside
// a line need a blank in front; indented lines go on with the value above. kConfig: anything else, with the line's
// number and its key but never with what may be a value. A pure function.
Result<std::vector<IniSection>> parse_ini(std::string_view text);

}  // namespace cairn::aws
