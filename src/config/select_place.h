#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "config/flow_list.h"
#include "config/text_lines.h"
#include "config/yaml_node.h"

namespace cairn {

// Where the `select:` list of a connection file stands: what rewrite_selection() edits by.

// A list with a dash on each line. Items are ranges of lines, without the blank lines and comments that follow them.
struct BlockList {
  struct Item {
    std::size_t first_line = 0;  // index into the text's lines; the one with the dash
    std::size_t last_line = 0;   // the last that says something
    std::size_t value = 0;       // offset of what stands behind the dash; of the line's end if nothing does
  };

  std::size_t indent = 0;  // of the dashes
  std::vector<Item> items;
};

struct SelectPlace {
  std::size_t key_line = 0;  // index into the text's lines
  std::size_t colon = 0;     // offset
  std::variant<BlockList, FlowList> list;
};

// Finds the list that `entry` is, an entry of the document's top level. kConfig, as why it cannot be edited: the lines
// do not look as the parser's finds say they should.
Result<SelectPlace> find_select(std::string_view text, const std::vector<TextLine>& lines, const YamlNode& document,
                                const YamlEntry& entry);

}  // namespace cairn
