#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace cairn {

// Where things stand in a YAML list that is written in brackets, as offsets into the text.
struct FlowList {
  struct Item {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::optional<std::size_t> comma;  // behind it
  };

  std::size_t open = 0;   // of `[`
  std::size_t close = 0;  // of its `]`
  std::vector<Item> items;
};

// Finds the items of the list whose `[` stands at `open`. None: it does not end, or has something in it that this scan
// does not know. It reads as much of YAML as lists of names need; whoever edits by it parses the result.
std::optional<FlowList> find_flow_list(std::string_view text, std::size_t open);

// The comments in a range of the text, each from its `#` to the end of its line, without the line break. None: there is
// something in it that this scan does not know.
std::optional<std::vector<std::string_view>> find_comments(std::string_view text, std::size_t begin, std::size_t end);

// Where the comment of a line begins, at its `#`, looking from `from` on; the end of the line if there is none.
std::size_t comment_begin(std::string_view text, std::size_t from, std::size_t line_end);

}  // namespace cairn
