#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace cairn {

// One line of a text, as offsets into it.
struct TextLine {
  std::size_t begin = 0;
  std::size_t end = 0;   // of what it says, without its line break
  std::size_t next = 0;  // where the next line begins; the same as `end` for a last line without a break

  std::string_view content(std::string_view text) const { return text.substr(begin, end - begin); }
  std::string_view line_break(std::string_view text) const { return text.substr(end, next - end); }
};

// Lines end in \n or \r\n, and may differ in that. A text that ends in a break has no empty line after it.
std::vector<TextLine> lines_of(std::string_view text);

}  // namespace cairn
