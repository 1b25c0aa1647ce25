#include "cli/text_table.h"

#include <algorithm>

#include "base/check.h"
#include "cli/printable.h"

namespace cairn::cli {

void TextTable::add(std::vector<std::string> cells) {
  CHECK(cells.size() == columns_.size(), "a row has a cell for each column");
  for (std::string& cell : cells) cell = printable(cell);
  rows_.push_back(std::move(cells));
}

std::string TextTable::line(const std::vector<std::string>& cells, const std::vector<std::size_t>& widths) const {
  std::string text;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) text += "  ";
    const std::string blanks(widths[i] - display_width(cells[i]), ' ');
    text += columns_[i].align == Align::kRight ? blanks + cells[i] : cells[i] + blanks;
  }
  return text.erase(text.find_last_not_of(' ') + 1) + "\n";
}

std::string TextTable::text() const {
  std::vector<std::string> titles;
  for (const Column& column : columns_) titles.push_back(column.title);
  std::vector<std::size_t> widths(columns_.size());
  const auto widen = [&](const std::vector<std::string>& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) widths[i] = std::max(widths[i], display_width(cells[i]));
  };
  widen(titles);
  std::ranges::for_each(rows_, widen);

  std::string text = line(titles, widths);
  std::vector<std::string> rules;
  for (const std::size_t width : widths) rules.emplace_back(width, '-');
  text += line(rules, widths);
  for (const std::vector<std::string>& row : rows_) text += line(row, widths);
  return text;
}

}  // namespace cairn::cli
