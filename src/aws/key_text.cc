#include "aws/key_text.h"

#include <algorithm>

namespace cairn::aws {

Status check_key_text(std::string_view text, std::string_view what) {
  // A line break at the end is what `export X=$(cat file)` with a file of Windows leaves.
  if (std::ranges::none_of(text, [](unsigned char c) { return c <= 0x20 || c >= 0x7F; })) return {};
  return make_error(ErrorKind::kConfig, "{} holds a blank, a line break or another character that no key has", what)
      .hinting("set it again, without blanks around it");
}

}  // namespace cairn::aws
