#include "config/select_place.h"

#include <algorithm>
#include <array>
#include <optional>

namespace cairn {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

Error unlike(std::string_view what) { return make_error(ErrorKind::kConfig, "{}", what); }

std::size_t skip_blanks(std::string_view text, std::size_t at, std::size_t end) {
  while (at < end && (text[at] == ' ' || text[at] == '\t')) ++at;
  return at;
}

// Says nothing: blank, or a comment alone.
bool is_silent(std::string_view text, const TextLine& line) {
  const std::size_t at = skip_blanks(text, line.begin, line.end);
  return at == line.end || text[at] == '#';
}

// The colon behind `select`, if the line begins with this key.
std::optional<std::size_t> colon_of_key(std::string_view text, const TextLine& line) {
  std::size_t at = line.begin;
  if (at == 0 && text.starts_with(kByteOrderMark)) at += kByteOrderMark.size();
  while (at < line.end && text[at] == ' ') ++at;
  constexpr std::array<std::string_view, 3> kForms{"select", "\"select\"", "'select'"};
  for (const std::string_view form : kForms) {
    if (!text.substr(at, line.end - at).starts_with(form)) continue;
    const std::size_t colon = skip_blanks(text, at + form.size(), line.end);
    if (colon < line.end && text[colon] == ':') return colon;
  }
  return std::nullopt;
}

bool ends_document(std::string_view content) { return content.starts_with("...") || content.starts_with("---"); }

// The line behind the last that may belong to the list: that of the next key, or of the document's end.
std::size_t limit_of(std::string_view text, const std::vector<TextLine>& lines, const YamlNode& document,
                     const YamlEntry& entry, std::size_t first) {
  std::size_t limit = lines.size();
  for (const YamlEntry& other : document.entries) {
    if (other.line > entry.line) limit = std::min(limit, static_cast<std::size_t>(other.line) - 1);
  }
  for (std::size_t i = first; i < limit; ++i) {
    if (ends_document(lines[i].content(text))) return i;
  }
  return limit;
}

// The dash of an item at this indentation.
bool has_dash(std::string_view text, const TextLine& line, std::size_t indent) {
  const std::string_view content = line.content(text);
  if (content.find_first_not_of(' ') != indent || content[indent] != '-') return false;
  return content.size() == indent + 1 || content[indent + 1] == ' ' || content[indent + 1] == '\t';
}

Result<BlockList> find_block_list(std::string_view text, const std::vector<TextLine>& lines, std::size_t first,
                                  std::size_t limit, const YamlNode& list) {
  BlockList block{.indent = lines[first].content(text).find_first_not_of(' '), .items = {}};
  for (std::size_t i = first; i < limit; ++i) {
    const TextLine& line = lines[i];
    if (has_dash(text, line, block.indent)) {
      block.items.push_back({i, i, skip_blanks(text, line.begin + block.indent + 1, line.end)});
    } else if (!is_silent(text, line) && !block.items.empty()) {
      block.items.back().last_line = i;
    }
  }
  bool is_as_parsed = block.items.size() == list.items.size();
  for (std::size_t i = 0; is_as_parsed && i < block.items.size(); ++i) {
    const auto line = static_cast<std::size_t>(list.items[i].line) - 1;
    is_as_parsed = block.items[i].first_line <= line && line <= block.items[i].last_line;
  }
  if (!is_as_parsed) return unlike("its dashes do not stand below each other, one for each entry");
  return block;
}

}  // namespace

Result<SelectPlace> find_select(std::string_view text, const std::vector<TextLine>& lines, const YamlNode& document,
                                const YamlEntry& entry) {
  SelectPlace place{.key_line = static_cast<std::size_t>(entry.line) - 1, .colon = 0, .list = {}};
  if (place.key_line >= lines.size()) return unlike("its lines end in an unusual way");
  const TextLine& key_line = lines[place.key_line];
  const std::optional<std::size_t> colon = colon_of_key(text, key_line);
  if (!colon.has_value()) return unlike("no line begins with `select:`");
  place.colon = *colon;

  std::size_t line = place.key_line;
  std::size_t at = skip_blanks(text, *colon + 1, key_line.end);
  const std::size_t limit = limit_of(text, lines, document, entry, line + 1);
  if (at == key_line.end || text[at] == '#') {
    do {
      ++line;
    } while (line < limit && is_silent(text, lines[line]));
    if (line >= limit) return unlike("the list is not below it");
    at = lines[line].begin +
         std::min(lines[line].content(text).find_first_not_of(' '), lines[line].content(text).size());
  }
  if (text[at] == '[') {
    const std::optional<FlowList> flow = find_flow_list(text, at);
    if (!flow.has_value() || flow->items.size() != entry.value.items.size()) {
      return unlike("the list in brackets has something unusual in it");
    }
    place.list = *flow;
  } else if (line > place.key_line && text[at] == '-') {
    place.list = TRY(find_block_list(text, lines, line, limit, entry.value));
  } else {
    return unlike("it is followed by neither `- ` nor `[`");
  }
  return place;
}

}  // namespace cairn
