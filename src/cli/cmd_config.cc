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
#include "cli/workspace_files.h"
#include "config/json_schema.h"

namespace cairn::cli {
namespace {

using Json = nlohmann::ordered_json;

struct CheckFlags {
  ConnectionFlags connection;
  std::vector<std::string> names;
};

std::string answer_json(const std::vector<ConnectionFile>& files) {
  Json connections = Json::array();
  for (const ConnectionFile& file : files) {
    Json problems = Json::array();
    for (const Error& problem : file.reading.problems) {
      problems.push_back({{"message", problem.text()}, {"hint", problem.hint()}});
    }
    connections.push_back({{"connection", file.name}, {"file", file.path.string()}, {"problems", std::move(problems)}});
  }
  const Json document{{"format", 1}, {"connections", std::move(connections)}};
  return json_line(document);
}

std::string answer_text(const std::vector<ConnectionFile>& files, const Console& console) {
  std::string text;
  for (const ConnectionFile& file : files) {
    if (file.reading.problems.empty()) {
      text +=
          fmt::format("{}: {}\n", printable(file.path.string()), console.coloured_out(Console::Colour::kGreen, "ok"));
    }
    for (const Error& problem : file.reading.problems) {
      text += fmt::format("{}\n", console.coloured_out(Console::Colour::kRed, printable(problem.text())));
      text += hint_line(problem.hint());
    }
  }
  return text.empty() ? "There is no connection yet; `cairn init NAME` writes one.\n" : text;
}

Result<int> check(const CheckFlags& flags, Session& session) {
  const Workspace workspace = TRY(workspace_of(flags.connection, session.environment));
  const std::vector<ConnectionFile> files = TRY(read_connection_files(workspace, flags.names, session.environment));
  const bool is_json = flags.connection.format() == OutputFormat::kJson;
  session.console.print(is_json ? answer_json(files) : answer_text(files, session.console));
  const bool has_problems = std::ranges::any_of(files, [](const auto& file) { return !file.reading.problems.empty(); });
  return has_problems ? info_of(ErrorKind::kConfig).exit_code : 0;
}

void add_config_check(CLI::App& config, Session& session) {
  CLI::App* const command = config.add_subcommand("check", "Say everything that is wrong with connection files");
  const auto flags = std::make_shared<CheckFlags>();
  command->add_option("CONNECTION", flags->names, "Only these connections (default: all)")->type_name("");
  add_workspace_flag(*command, flags->connection.workspace);
  add_output_flag(*command, flags->connection.output);
  command->footer(
      "Reads the files alone, and names file, line and key of each problem. `cairn check` goes on to what the files\n"
      "name.\n\n" +
      command_footer({{"cairn config check", "all connections of the workspace"},
                      {"cairn config check heap --output json", "one of them, for a script"}},
                     {0, 2}));
  command->callback([flags, &session] { finish(session, check(*flags, session)); });
}

struct SchemaFlags {
  ConnectionFlags connection;
  bool is_written = false;
};

Result<int> schema(const SchemaFlags& flags, Session& session) {
  if (!flags.is_written) {
    session.console.print(connection_json_schema());
    return 0;
  }
  const Workspace workspace = TRY(workspace_of(flags.connection, session.environment));
  TRY(write_json_schema(workspace));
  session.console.print(fmt::format("Wrote {}.\n", printable(workspace.json_schema_file().string())));
  return 0;
}

void add_config_schema(CLI::App& config, Session& session) {
  CLI::App* const command = config.add_subcommand("schema", "Print a JSON Schema of connection files, for editors");
  const auto flags = std::make_shared<SchemaFlags>();
  command->add_flag("--write", flags->is_written, "Write it to the workspace, where connections of `init` refer to it");
  add_workspace_flag(*command, flags->connection.workspace);
  command->footer(
      "A connection that `cairn init` wrote names the schema in its first line; --write renews the schema after an\n"
      "upgrade, or in a workspace that lacks it.\n\n" +
      command_footer({{"cairn config schema > connection.schema.json", "for the settings of an editor"},
                      {"cairn config schema --write", "into .cairn/ of the workspace"}},
                     {0, 2}));
  command->callback([flags, &session] { finish(session, schema(*flags, session)); });
}

}  // namespace

void add_config(CLI::App& app, Session& session) {
  CLI::App* const config = app.add_subcommand("config", "Work on connection files without touching what they name");
  config->require_subcommand(1);
  config->footer("`cairn config COMMAND --help` explains one.\n\n" + command_footer({}, {0, 2}));
  add_config_check(*config, session);
  add_config_schema(*config, session);
}

}  // namespace cairn::cli
