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
#include "cli/text_table.h"
#include "cli/workspace_files.h"

namespace cairn::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string source_of(const Connection& connection) { return connection.source.location; }

std::string destination_of(const Connection& connection) {
  const DestinationOptions& destination = connection.destination;
  return destination.type.empty() ? "" : fmt::format("{}:{}", destination.type, destination.path);
}

std::string selected_of(const Selection& selection) {
  if (selection.select.empty()) return "nothing";
  std::string text;
  constexpr std::size_t kShownMax = 4;
  for (std::size_t i = 0; i < selection.select.size() && i < kShownMax; ++i) {
    text += (text.empty() ? "" : ", ") + selection.select[i].pattern;
  }
  const std::size_t more = selection.select.size() - std::min(kShownMax, selection.select.size());
  return more == 0 ? text : fmt::format("{} and {} more", text, more);
}

std::string listing_json(const std::vector<ConnectionFile>& files) {
  Json connections = Json::array();
  for (const ConnectionFile& file : files) {
    Json select = Json::array();
    for (const SelectEntry& entry : file.reading.connection.selection.select) select.push_back(entry.pattern);
    Json problems = Json::array();
    for (const Error& problem : file.reading.problems) problems.push_back(problem.text());
    connections.push_back({{"connection", file.name},
                           {"file", file.path.string()},
                           {"source", source_of(file.reading.connection)},
                           {"destination", destination_of(file.reading.connection)},
                           {"schema", file.reading.connection.destination.schema},
                           {"select", std::move(select)},
                           {"problems", std::move(problems)}});
  }
  const Json document{{"format", 1}, {"connections", std::move(connections)}};
  return json_line(document);
}

std::string listing_text(const std::vector<ConnectionFile>& files) {
  if (files.empty()) return "There is no connection yet; `cairn init NAME` writes one.\n";
  TextTable table({{"connection"}, {"source"}, {"destination"}, {"schema"}, {"selected"}});
  std::string problems;
  for (const ConnectionFile& file : files) {
    const Connection& connection = file.reading.connection;
    const bool is_whole = file.reading.problems.empty();
    table.add({file.name, is_whole ? source_of(connection) : "-", is_whole ? destination_of(connection) : "-",
               is_whole ? connection.destination.schema : "-", is_whole ? selected_of(connection.selection) : "-"});
    for (const Error& problem : file.reading.problems) problems += printable(problem.text()) + "\n";
  }
  if (!problems.empty()) problems = "\n" + problems + "`cairn config check` says how to mend that.\n";
  return table.text() + problems;
}

Result<int> list(const ConnectionFlags& flags, Session& session) {
  const Workspace workspace = TRY(workspace_of(flags, session.environment));
  const std::vector<ConnectionFile> files = TRY(read_connection_files(workspace, {}, session.environment));
  session.console.print(flags.format() == OutputFormat::kJson ? listing_json(files) : listing_text(files));
  const bool has_problems = std::ranges::any_of(files, [](const auto& file) { return !file.reading.problems.empty(); });
  return has_problems ? info_of(ErrorKind::kConfig).exit_code : 0;
}

}  // namespace

void add_connections(CLI::App& app, Session& session) {
  CLI::App* const command =
      app.add_subcommand("connections", "List the connections of the workspace: from where, to where, what");
  const auto flags = std::make_shared<ConnectionFlags>();
  add_workspace_flag(*command, flags->workspace);
  add_output_flag(*command, flags->output);
  command->footer(
      "Reads the files alone: neither sources nor destinations are opened.\n\n" +
      command_footer({{"cairn connections", "one line each"}, {"cairn connections --output json", "for a script"}},
                     {0, 2}));
  command->callback([flags, &session] { finish(session, list(*flags, session)); });
}

}  // namespace cairn::cli
