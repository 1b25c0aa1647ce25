#include "cli/selection_file.h"

#include <algorithm>

#include "base/text_file.h"
#include "config/atomic_file.h"
#include "config/select_edit.h"
#include "config/select_text.h"

namespace cairn::cli {

Result<Selection> write_selection(const NamedConnection& named, const std::vector<SelectEntry>& wanted,
                                  const Environment& environment) {
  if (!named.file.has_value()) {
    return Error(ErrorKind::kConfig, "the selection of a connection without a file is `--select`")
        .hinting("`cairn init` writes a connection file");
  }
  const std::filesystem::path& file = *named.file;
  const std::string text = TRY(read_text_file(file, kConnectionBytesMax));
  if (!says_the_same(TRY(read_selection(text, file.string())), named.connection.selection.select)) {
    return make_error(ErrorKind::kConflict, "{}: the selection was changed meanwhile", file.string())
        .hinting("nothing was written: run the command again");
  }
  const std::string edited = TRY(rewrite_selection(text, file.string(), wanted));
  const ConnectionText whole{
      .name = named.connection.name, .file = file.string(), .base = file.parent_path().parent_path(), .text = edited};
  Connection connection = TRY_WITHIN(parse_connection(whole, environment), "the edited file would not be valid");
  if (edited != text) TRY(replace_file_text(file, text, edited));
  return std::move(connection.selection);
}

std::string names_of(const std::vector<SelectEntry>& entries) {
  std::string names;
  for (const SelectEntry& entry : entries) names += (names.empty() ? "" : ", ") + flow_select_entry(entry);
  return names;
}

std::vector<SelectEntry> entries_beyond(const std::vector<SelectEntry>& entries,
                                        const std::vector<SelectEntry>& others) {
  std::vector<SelectEntry> beyond;
  for (const SelectEntry& entry : entries) {
    const bool is_there = std::ranges::any_of(
        others, [&](const SelectEntry& other) { return flow_select_entry(other) == flow_select_entry(entry); });
    if (!is_there) beyond.push_back(entry);
  }
  return beyond;
}

}  // namespace cairn::cli
