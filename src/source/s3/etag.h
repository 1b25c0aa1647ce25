#pragma once

#include <string>
#include <string_view>

namespace cairn::s3 {

// An ETag as ObjectInfo has it: without the quotes, which some servers leave out of lists, and without the mark of a
// weak one. If-Match gets the quotes back.
inline std::string bare_etag(std::string_view text) {
  if (text.starts_with("W/")) text.remove_prefix(2);
  if (text.size() >= 2 && text.starts_with('"') && text.ends_with('"')) text = text.substr(1, text.size() - 2);
  return std::string(text);
}

inline std::string quoted_etag(std::string_view bare) { return "\"" + std::string(bare) + "\""; }

}  // namespace cairn::s3
