#include "cli/manual/markdown.h"

#include <fmt/format.h>

namespace cairn::cli {
namespace {

// A bar ends a cell even inside of `code`.
std::string with_bars_escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '|') out += '\\';
    out += c;
  }
  return out;
}

}  // namespace

std::string markdown(std::string_view text) {
  constexpr std::string_view kMarks = "<>*[]\\";
  std::string out;
  bool is_code = false;
  for (const char c : text) {
    if (c == '`') is_code = !is_code;
    if (!is_code && kMarks.contains(c)) out += '\\';
    out += c;
  }
  return out;
}

std::string markdown_cell(std::string_view text) { return with_bars_escaped(markdown(text)); }

std::string markdown_code(std::string_view text) {
  return text.empty() ? "" : fmt::format("`{}`", with_bars_escaped(text));
}

std::string markdown_head(const std::vector<std::string>& titles) {
  std::string head = "|";
  std::string rule = "|";
  for (const std::string& title : titles) {
    const bool is_right = title.starts_with('>');
    const std::string text = title.substr(is_right ? 1 : 0);
    head += text.empty() ? " |" : fmt::format(" {} |", text);
    rule += is_right ? "--:|" : "---|";
  }
  return head + "\n" + rule + "\n";
}

std::string markdown_row(const std::vector<std::string>& cells) {
  std::string row = "|";
  for (const std::string& cell : cells) row += cell.empty() ? " |" : fmt::format(" {} |", cell);
  return row + "\n";
}

}  // namespace cairn::cli
