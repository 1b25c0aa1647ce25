#include <algorithm>
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/connection_flags.h"
#include "cli/exit_codes.h"
#include "cli/json_line.h"
#include "cli/printable.h"
#include "cli/selection_file.h"
#include "config/nearest.h"
#include "config/select_change.h"

namespace cairn::cli {
namespace {

using Json = nlohmann::ordered_json;

struct DeselectFlags {
  ConnectionFlags connection;
  std::vector<std::string> patterns;
};

// Each pattern must take something out: a list that did not change is not what was asked for.
Status check_patterns(const NamedConnection& named, const std::vector<std::string>& patterns) {
  const Selection& selection = named.connection.selection;
  const std::string file = named.file.has_value() ? named.file->string() : "";
  for (const std::string& pattern : patterns) {
    if (entries_without(selection, {&pattern, 1}).size() < selection.select.size()) continue;
    if (const SelectEntry* const glob = covering_entry(selection, pattern)) {
      return make_error(ErrorKind::kConfig, "{}:{}: `{}` has no entry of its own: `{}` selects it", file, glob->line,
                        pattern, glob->pattern)
          .hinting(fmt::format("put `{}` into the list of `ignore:`, which keeps it out of the glob", pattern));
    }
    std::vector<std::string> names;
    for (const SelectEntry& entry : selection.select) names.push_back(entry.pattern);
    const auto meant = nearest(pattern, names);
    return make_error(ErrorKind::kConfig, "{}: select: `{}` is not selected", file, pattern)
        .hinting(meant.has_value() ? fmt::format("did you mean `{}`?", *meant)
                                   : "`cairn discover` shows what is selected");
  }
  return {};
}

// What goes on being selected although its entry is gone.
std::vector<std::string> remarks_on(const std::vector<SelectEntry>& gone, const Selection& after) {
  std::vector<std::string> remarks;
  for (const SelectEntry& entry : gone) {
    if (const SelectEntry* const glob = covering_entry(after, entry.pattern)) {
      remarks.push_back(fmt::format("`{}` is still selected, by `{}`; a line under `ignore:` leaves it out",
                                    entry.pattern, glob->pattern));
    }
  }
  remarks.emplace_back("What is loaded stays in the destination, and gets no new rows.");
  if (after.select.empty()) remarks.emplace_back("Nothing is selected now, and a sync needs something to load.");
  return remarks;
}

std::string outcome_json(const std::string& file, const std::vector<SelectEntry>& gone,
                         const std::vector<std::string>& remarks) {
  Json patterns = Json::array();
  for (const SelectEntry& entry : gone) patterns.push_back(entry.pattern);
  const Json document{{"format", 1}, {"file", file}, {"removed", std::move(patterns)}, {"remarks", remarks}};
  return json_line(document);
}

Result<int> deselect(const DeselectFlags& flags, Session& session) {
  const NamedConnection named = TRY(resolve_connection(flags.connection, session.environment));
  TRY(check_patterns(named, flags.patterns));
  const Selection& before = named.connection.selection;
  const std::vector<SelectEntry> wanted = entries_without(before, flags.patterns);
  const Selection after = TRY(write_selection(named, wanted, session.environment));
  const std::vector<SelectEntry> gone = entries_beyond(before.select, after.select);
  const std::vector<std::string> remarks = remarks_on(gone, after);
  if (flags.connection.format() == OutputFormat::kJson) {
    session.console.print(outcome_json(named.file->string(), gone, remarks));
    return 0;
  }
  std::string text =
      fmt::format("{}: no longer selected: {}\n", printable(named.file->string()), printable(names_of(gone)));
  for (const std::string& remark : remarks) text += printable(remark) + "\n";
  session.console.print(text);
  return 0;
}

}  // namespace

void add_deselect(CLI::App& app, Session& session) {
  CLI::App* const command = app.add_subcommand("deselect", "Take tables out of the connection file's selection");
  const auto flags = std::make_shared<DeselectFlags>();
  command->add_option("TABLE", flags->patterns, "Entries of the selection by name, or all that a glob matches")
      ->required()
      ->type_name("");
  add_file_flags(*command, flags->connection);
  add_output_flag(*command, flags->connection.output);
  command->footer(
      "Rewrites the lines of the `select:` block alone; comments, order and every other byte of the file stay. The\n"
      "table stays in the destination as it is.\n\n" +
      command_footer({{"cairn deselect 'sign_up_*'", "all entries that the glob matches"}}, {0, 2, 7}));
  command->callback([flags, &session] { finish(session, deselect(*flags, session)); });
}

}  // namespace cairn::cli
