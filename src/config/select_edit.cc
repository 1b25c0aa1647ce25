#include "config/select_edit.h"

#include <algorithm>
#include <utility>

#include "config/select_list.h"
#include "config/select_place.h"
#include "config/select_text.h"

namespace cairn {
namespace {

// A range of the text, and what takes its place.
struct Replacement {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string text;
};

std::string apply(std::string_view text, std::vector<Replacement> replacements) {
  std::ranges::stable_sort(replacements, {}, &Replacement::begin);
  std::string result;
  std::size_t at = 0;
  for (const Replacement& replacement : replacements) {
    result.append(text.substr(at, replacement.begin - at)).append(replacement.text);
    at = replacement.end;
  }
  return result.append(text.substr(at));
}

bool is_same(const SelectEntry& a, const SelectEntry& b) {
  return a.pattern == b.pattern && a.fields == b.fields && a.exclude == b.exclude && a.key == b.key;
}

const SelectEntry* find_entry(std::span<const SelectEntry> entries, std::string_view pattern) {
  const auto at = std::ranges::find(entries, pattern, &SelectEntry::pattern);
  return at == entries.end() ? nullptr : &*at;
}

// Equal but for the lines.
bool means_the_same(const YamlNode& a, const YamlNode& b) {
  if (a.kind != b.kind || a.text != b.text) return false;
  const auto same_entry = [](const YamlEntry& x, const YamlEntry& y) {
    return x.key == y.key && means_the_same(x.value, y.value);
  };
  return std::ranges::equal(a.items, b.items, means_the_same) && std::ranges::equal(a.entries, b.entries, same_entry);
}

const YamlEntry* select_entry_of(const YamlNode& document) {
  const auto at = std::ranges::find(document.entries, "select", &YamlEntry::key);
  return at == document.entries.end() ? nullptr : &*at;
}

// The document without its selection.
YamlNode rest_of(YamlNode document) {
  std::erase_if(document.entries, [](const YamlEntry& entry) { return entry.key == "select"; });
  return document;
}

Result<std::vector<SelectEntry>> entries_of(const YamlNode& document, std::string_view file) {
  const YamlEntry* const select = select_entry_of(document);
  if (select == nullptr) return std::vector<SelectEntry>();
  const ConnectionText place{.name = "", .file = std::string(file), .base = "", .text = ""};
  const Environment nothing = [](const std::string&) { return std::nullopt; };
  return read_select_list({.node = select->value, .path = "select", .text = place, .environment = nothing});
}

// A text and where its selection stands, while the selection is changed.
class Editor {
 public:
  Editor(std::string_view text, const SelectPlace& place, std::span<const SelectEntry> had)
      : text_(text), lines_(lines_of(text)), place_(place), had_(had) {}

  // Takes out what `wanted` does not have.
  std::string removing(std::span<const SelectEntry> wanted) {
    std::vector<std::size_t> gone;
    for (std::size_t i = 0; i < had_.size(); ++i) {
      if (find_entry(wanted, had_[i].pattern) == nullptr) gone.push_back(i);
    }
    if (const auto* block = std::get_if<BlockList>(&place_.list)) remove(*block, gone);
    if (const auto* flow = std::get_if<FlowList>(&place_.list)) remove(*flow, gone);
    return apply(text_, std::move(replacements_));
  }

  // Writes anew what differs from `wanted`, and adds what is new.
  Result<std::string> writing(std::span<const SelectEntry> wanted) {
    for (std::size_t i = 0; i < had_.size(); ++i) {
      const SelectEntry* const entry = find_entry(wanted, had_[i].pattern);
      if (entry == nullptr || is_same(*entry, had_[i])) continue;
      if (const auto* block = std::get_if<BlockList>(&place_.list)) TRY(rewrite(*block, block->items[i], *entry));
      if (const auto* flow = std::get_if<FlowList>(&place_.list)) TRY(rewrite(flow->items[i], *entry));
    }
    std::vector<SelectEntry> added;
    for (const SelectEntry& entry : wanted) {
      if (find_entry(had_, entry.pattern) == nullptr) added.push_back(entry);
    }
    if (!added.empty()) {
      if (const auto* block = std::get_if<BlockList>(&place_.list)) append(*block, added);
      if (const auto* flow = std::get_if<FlowList>(&place_.list)) append(*flow, added);
    }
    return apply(text_, std::move(replacements_));
  }

 private:
  // --- A dash on each line.

  void remove(const BlockList& block, const std::vector<std::size_t>& gone) {
    for (const std::size_t i : gone) {
      const BlockList::Item& item = block.items[i];
      replacements_.push_back({lines_[item.first_line].begin, lines_[item.last_line].next, ""});
    }
    if (gone.size() == block.items.size()) replacements_.push_back({place_.colon + 1, place_.colon + 1, " []"});
  }

  // In the lines of an item. A comment behind its first line stays there, those of its other lines come below.
  Status rewrite(const BlockList& block, const BlockList::Item& item, const SelectEntry& entry) {
    const TextLine& first = lines_[item.first_line];
    const std::size_t comment = comment_begin(text_, item.value, first.end);
    std::vector<std::string> lines = block_select_entry(entry, block.indent);
    std::string text = lines.front();
    if (comment < first.end) {
      std::size_t gap = comment;
      while (text_[gap - 1] == ' ' || text_[gap - 1] == '\t') --gap;
      text.append(text_.substr(gap, first.end - gap));
    }
    for (std::size_t i = 1; i < lines.size(); ++i) text.append(line_break()).append(lines[i]);
    const std::size_t end = lines_[item.last_line].end;
    for (const std::string_view inner : TRY(comments_inside(item.value, end))) {
      if (inner.data() == text_.data() + comment) continue;
      text.append(line_break()).append(block.indent + 2, ' ').append(inner);
    }
    const bool has_blank = item.value > first.begin + block.indent + 1;
    replacements_.push_back({item.value, end, (has_blank ? "" : " ") + text});
    return {};
  }

  Result<std::vector<std::string_view>> comments_inside(std::size_t begin, std::size_t end) const {
    const auto found = find_comments(text_, begin, end);
    if (found.has_value()) return *found;
    return Error(ErrorKind::kConfig, "an entry that would be written anew may have comments inside");
  }

  void append(const BlockList& block, const std::vector<SelectEntry>& added) {
    append_lines(lines_[block.items.back().last_line], added, block.indent);
  }

  void append_lines(const TextLine& last, const std::vector<SelectEntry>& added, std::size_t indent) {
    std::string text;
    for (const SelectEntry& entry : added) {
      std::string line = std::string(indent, ' ') + "- ";
      for (const std::string& part : block_select_entry(entry, indent)) {
        text.append(line_break()).append(line).append(part);
        line.clear();
      }
    }
    replacements_.push_back({last.end, last.end, std::move(text)});
  }

  // --- A list in brackets.

  void remove(const FlowList& flow, const std::vector<std::size_t>& gone) {
    for (const std::size_t i : gone) {
      const FlowList::Item& item = flow.items[i];
      cut(item.begin, item.comma.has_value() ? *item.comma + 1 : item.end);
    }
    drop_comma_of_last(flow, gone);
  }

  // A comma that stood between two entries does not stay behind the last one.
  void drop_comma_of_last(const FlowList& flow, const std::vector<std::size_t>& gone) {
    if (flow.items.empty() || flow.items.back().comma.has_value()) return;
    std::size_t last = flow.items.size();
    while (last > 0 && std::ranges::find(gone, last - 1) != gone.end()) --last;
    if (last == 0 || last == flow.items.size()) return;
    const std::size_t comma = *flow.items[last - 1].comma;
    const std::size_t next = flow.items[last].begin;
    const bool is_same_line =
        text_.substr(comma + 1, next - comma - 1).find_first_not_of(" \t") == std::string_view::npos;
    replacements_.push_back({comma, is_same_line ? next : comma + 1, ""});
  }

  // Takes a range away, and the line with it if nothing else is on it.
  void cut(std::size_t begin, std::size_t end) {
    const auto is_blank = [](char c) { return c == ' ' || c == '\t'; };
    std::size_t before = begin;
    while (before > 0 && is_blank(text_[before - 1])) --before;
    while (end < text_.size() && is_blank(text_[end])) ++end;
    if (end < text_.size() && text_[end] == '#' && is_blank(text_[end - 1])) --end;  // only a blank makes it a comment
    const bool is_alone =
        before > 0 && text_[before - 1] == '\n' && end < text_.size() && (text_[end] == '\n' || text_[end] == '\r');
    if (is_alone) {
      begin = before;
      end = text_.find('\n', end) + 1;
    }
    replacements_.push_back({begin, end, ""});
  }

  Status rewrite(const FlowList::Item& item, const SelectEntry& entry) {
    if (!TRY(comments_inside(item.begin, item.end)).empty()) {
      return Error(ErrorKind::kConfig, "an entry in brackets that would be written anew has comments inside");
    }
    replacements_.push_back({item.begin, item.end, flow_select_entry(entry)});
    return {};
  }

  void append(const FlowList& flow, const std::vector<SelectEntry>& added) {
    if (flow.items.empty() && append_as_block(flow, added)) return;
    const bool has_items = !flow.items.empty();
    const std::size_t begin = has_items ? flow.items.back().begin : flow.open;
    const std::string gap = has_items ? gap_before(begin) : "";
    const bool has_last_comma = has_items && flow.items.back().comma.has_value();
    std::string text;
    for (const SelectEntry& entry : added) {
      const bool needs_comma = !has_last_comma && (has_items || !text.empty());
      text.append(needs_comma ? "," : "");
      text.append(has_items ? gap : (text.empty() ? "" : " ")).append(flow_select_entry(entry));
      if (has_last_comma) text += ',';
    }
    const std::size_t at = !has_items       ? flow.open + 1
                           : has_last_comma ? *flow.items.back().comma + 1
                                            : flow.items.back().end;
    replacements_.push_back({at, at, std::move(text)});
  }

  // `[]` alone on the line of the key says nothing about style, and dashes are easier to read.
  bool append_as_block(const FlowList& flow, const std::vector<SelectEntry>& added) {
    const TextLine& line = lines_[place_.key_line];
    if (flow.close >= line.end || flow.close != flow.open + 1) return false;
    const std::size_t comment = comment_begin(text_, flow.close + 1, line.end);
    const std::string_view behind = text_.substr(flow.close + 1, comment - flow.close - 1);
    if (behind.find_first_not_of(" \t") != std::string_view::npos) return false;
    replacements_.push_back({place_.colon + 1, flow.close + 1, ""});
    const std::size_t key_indent = line.content(text_).find_first_not_of(' ');
    append_lines(line, added, key_indent + 2);
    return true;
  }

  // What separates an item from the one before: a line break and its indentation where it begins a line, else a blank.
  std::string gap_before(std::size_t begin) const {
    std::size_t at = begin;
    while (at > 0 && (text_[at - 1] == ' ' || text_[at - 1] == '\t')) --at;
    const bool begins_line = at > 0 && text_[at - 1] == '\n';
    return begins_line ? std::string(line_break()).append(text_.substr(at, begin - at)) : " ";
  }

  std::string_view line_break() const {
    const std::string_view own = lines_[place_.key_line].line_break(text_);
    if (!own.empty()) return own;
    return lines_.front().line_break(text_).empty() ? "\n" : lines_.front().line_break(text_);
  }

  std::string_view text_;
  std::vector<TextLine> lines_;
  const SelectPlace& place_;
  std::span<const SelectEntry> had_;
  std::vector<Replacement> replacements_;
};

// The file with a block at its end.
std::string with_new_block(std::string_view text, std::span<const SelectEntry> wanted) {
  const std::vector<TextLine> lines = lines_of(text);
  const bool has_break = !lines.empty() && !lines.front().line_break(text).empty();
  const std::string line_break(has_break ? lines.front().line_break(text) : "\n");
  std::string result(text);
  if (!text.empty() && !text.ends_with('\n')) result += line_break;
  result += "select:" + line_break;
  constexpr std::size_t kIndent = 2;
  for (const SelectEntry& entry : wanted) {
    std::string begin = "  - ";
    for (const std::string& line : block_select_entry(entry, kIndent)) {
      result.append(begin).append(line).append(line_break);
      begin.clear();
    }
  }
  return result;
}

std::string by_hand(std::span<const SelectEntry> had, std::span<const SelectEntry> wanted) {
  std::string put;
  std::string taken;
  for (const SelectEntry& entry : wanted) {
    const SelectEntry* const before = find_entry(had, entry.pattern);
    if (before != nullptr && is_same(*before, entry)) continue;
    put.append(put.empty() ? "" : ", ").append(flow_select_entry(entry));
  }
  for (const SelectEntry& entry : had) {
    if (find_entry(wanted, entry.pattern) != nullptr) continue;
    taken.append(taken.empty() ? "" : ", ").append(flow_select_entry(entry));
  }
  std::string hint = "edit the file by hand:";
  if (!put.empty()) hint += " put into the list of `select:` " + put;
  if (!taken.empty()) hint += (put.empty() ? " take out of the list of `select:` " : ", and take out ") + taken;
  return hint;
}

// The two steps of an edit; each finds its way in the text anew.
enum class Step : unsigned char { kRemove, kWrite };

Result<std::string> edit(std::string_view text, std::string_view file, std::span<const SelectEntry> wanted, Step step) {
  const YamlNode document = TRY(parse_yaml(text, file));
  const YamlEntry* const select = select_entry_of(document);
  if (select == nullptr) return with_new_block(text, wanted);
  const std::vector<SelectEntry> had = TRY(entries_of(document, file));
  const SelectPlace place = TRY(find_select(text, lines_of(text), document, *select));
  Editor editor(text, place, had);
  return step == Step::kRemove ? editor.removing(wanted) : editor.writing(wanted);
}

Result<std::string> edit_and_check(std::string_view text, std::string_view file, const YamlNode& document,
                                   std::span<const SelectEntry> wanted) {
  const std::string less = TRY(edit(text, file, wanted, Step::kRemove));
  std::string result = TRY(edit(less, file, wanted, Step::kWrite));
  const YamlNode after = TRY(parse_yaml(result, file));
  const bool is_rest_the_same = means_the_same(rest_of(document), rest_of(after));
  if (!is_rest_the_same || !says_the_same(TRY(entries_of(after, file)), wanted)) {
    return Error(ErrorKind::kConfig, "the edited list would not read as it should");
  }
  return result;
}

}  // namespace

Result<std::string> rewrite_selection(std::string_view text, std::string_view file,
                                      std::span<const SelectEntry> wanted) {
  const YamlNode document = TRY(parse_yaml(text, file));
  const std::vector<SelectEntry> had = TRY(entries_of(document, file));
  if (says_the_same(had, wanted)) return std::string(text);
  Result<std::string> edited = edit_and_check(text, file, document, wanted);
  if (edited.has_value()) return edited;
  const YamlEntry* const select = select_entry_of(document);
  return make_error(ErrorKind::kConfig, "{}:{}: select: cannot be edited safely: {}", file,
                    select == nullptr ? 1 : select->line, edited.error().text())
      .hinting(by_hand(had, wanted));
}

bool says_the_same(std::span<const SelectEntry> a, std::span<const SelectEntry> b) {
  return std::ranges::equal(a, b, [](const SelectEntry& x, const SelectEntry& y) { return is_same(x, y); });
}

Result<std::vector<SelectEntry>> read_selection(std::string_view text, std::string_view file) {
  const YamlNode document = TRY(parse_yaml(text, file));
  return entries_of(document, file);
}

}  // namespace cairn
