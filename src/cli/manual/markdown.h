#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cairn::cli {

// Plain text as Markdown shows it: what would be a mark is escaped, except inside `code`.
std::string markdown(std::string_view text);
// The same as the cell of a table.
std::string markdown_cell(std::string_view text);
// Text in the form of code, as the cell of a table; "" for none.
std::string markdown_code(std::string_view text);
// The head of a table: titles, and the line below them. A title that begins with `>` stands to the right.
std::string markdown_head(const std::vector<std::string>& titles);
// One line of a table, of cells that are Markdown already.
std::string markdown_row(const std::vector<std::string>& cells);

}  // namespace cairn::cli
