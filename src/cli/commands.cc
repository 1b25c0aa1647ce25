#include "cli/commands.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/check.h"
#include "cli/connection_flags.h"
#include "cli/exit_codes.h"
#include "cli/version.h"
#include "config/nearest.h"

namespace cairn::cli {
namespace {

using enum CommandGroup;

// In the order of --help, group by group.
// clang-format off
constexpr auto kCommands = std::to_array<Command>({
    {"sample", kSetUp, add_sample},
    {"init", kSetUp, add_init},
    {"connections", kSetUp, add_connections},
    {"config", kSetUp, add_config},
    {"check", kSetUp, add_check},
    {"discover", kSetUp, add_discover},
    {"select", kSetUp, add_select},
    {"deselect", kSetUp, add_deselect},
    {"tables", kLook, add_tables},
    {"status", kLook, add_status},
    {"report", kLook, add_report},
    {"logs", kLook, add_logs},
    {"rejects", kLook, add_rejects},
    {"preview", kLook, add_preview},
    {"inspect", kLook, add_inspect},
    {"plan", kRun, add_plan},
    {"sync", kRun, add_sync},
    {"approve", kRepair, add_approve},
    {"skip-dump", kRepair, add_skip_dump},
    {"rebuild", kRepair, add_rebuild},
    {"verify", kRepair, add_verify},
    {"completion", kShell, add_completion},
    {"manual", kShell, add_manual},
});
// clang-format on

std::string heading_of(CommandGroup group) {
  switch (group) {
    case kSetUp: return "Set up";
    case kLook: return "Look";
    case kRun: return "Run";
    case kRepair: return "Repair";
    case kShell: return "Shells and packages";
  }
  CHECK(false, "every group has a heading");
}

constexpr int kExitUsage = 2;

constexpr const char* kDescription =
    "Cairn replicates what Heap Connect publishes into the database you work with, and keeps the copy right.\n\n"
    "Start with:\n"
    "  cairn sample ./bucket                  write an example bucket\n"
    "  cairn init heap                        write a connection file for a bucket's copy\n"
    "  cairn sync --source ./bucket --destination duckdb:warehouse.duckdb --schema heap --select '*'\n";

// Aliases count.
bool is_command(CLI::App& app, const std::string& name) {
  return !app.get_subcommands([&](const CLI::App* command) { return command->check_name(name); }).empty();
}

// `--json` first: the library looks at the flags in the order in which they were added, and --version ends it all.
void add_version_flags(CLI::App& app) {
  CLI::Option* const json = app.add_flag("--json")->description("With --version: as a JSON document");
  const auto text = [json] { return json->count() > 0 ? version_json() : version_text(); };
  json->needs(app.set_version_flag("--version", text, "Print the version and exit"));
}

Error no_such_command(const std::string& name) {
  std::vector<std::string> names;
  for (const Command& command : kCommands) names.emplace_back(command.name);
  const auto meant = nearest(name, names);
  return make_error(ErrorKind::kConfig, "there is no command '{}'", name)
      .hinting(meant.has_value() ? fmt::format("did you mean `cairn {}`?", *meant)
                                 : "`cairn --help` lists the commands");
}

// For a person, or as the last event of the log.
void show_error(const Error& error, Session& session) {
  if (session.log_format != LogFormat::kJson) return session.console.show_error(error);
  ConsoleLog(session.console, session.clock, LogFormat::kJson)
      .write(LogLevel::kError, "command_failed", error.text(),
             {{"kind", std::string(info_of(error.kind()).name)}, {"hint", error.hint()}});
}

// A wrong command line, told as every other error is.
int show_usage_error(const CLI::ParseError& error, Session& session) {
  show_error(Error(ErrorKind::kConfig, error.what()).hinting("see `cairn --help`, or `cairn COMMAND --help`"), session);
  return kExitUsage;
}

// An argument that a script left empty, by a variable that is not set, would mean "none" or the current directory.
void refuse_empty_arguments(CLI::App& command) {
  for (CLI::Option* option : command.get_options([](const CLI::Option* each) { return each->get_positional(); })) {
    option->check([](const std::string& text) { return std::string(text.empty() ? "the name is empty" : ""); });
  }
}

int exit_code_of(const Error& error, const Session& session) {
  if (error.kind() == ErrorKind::kCancelled && session.signal.load() == SIGTERM) return 128 + SIGTERM;
  // `denied` for one file, or for one table, is a partial failure; the commands that touch many say so in their report.
  return info_of(error.kind()).exit_code;
}

// A reader that has gone, as `head` does, had enough; any other failure to write the answer is told.
int exit_code_after_output(Session& session, std::string_view hint) {
  const int failure = session.console.output_failure();
  if (failure == 0 || failure == EPIPE || session.exit_code != 0) return session.exit_code;
  show_error(make_error(ErrorKind::kTransient, "the answer could not be written: {}", std::strerror(failure))
                 .hinting(std::string(hint)),
             session);
  return info_of(ErrorKind::kTransient).exit_code;
}

}  // namespace

std::span<const Command> all_commands() { return kCommands; }

void finish(Session& session, const Result<int>& result) {
  session.console.clear_progress();
  if (result.has_value()) {
    session.exit_code = *result;
    return;
  }
  show_error(result.error(), session);
  session.exit_code = exit_code_of(result.error(), session);
}

int run_command_line(int argc, const char* const* argv, Session& session) {
  CLI::App app{kDescription, "cairn"};
  add_version_flags(app);
  app.require_subcommand(1);
  app.footer(exit_code_footer());
  app.get_formatter()->column_width(34);
  for (const Command& command : kCommands) {
    command.add(app, session);
    CLI::App* const added = app.get_subcommand(std::string(command.name));
    added->group(heading_of(command.group));
    const std::vector<CLI::App*> parts = added->get_subcommands({});
    for (CLI::App* leaf : parts.empty() ? std::vector{added} : parts) {
      add_log_flag(*leaf, session);
      if (!leaf->get_group().empty()) refuse_empty_arguments(*leaf);  // what is hidden is asked by scripts
    }
  }
  if (argc > 1 && argv[1][0] != '-' && !is_command(app, argv[1])) {
    session.console.show_error(no_such_command(argv[1]));
    return kExitUsage;
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& success) {  // --help and --version
    std::ostringstream out;
    app.exit(success, out, out);
    session.console.print(out.str());
    return exit_code_after_output(session, "send it to where there is room");
  } catch (const CLI::ParseError& error) {
    return show_usage_error(error, session);
  }
  return exit_code_after_output(session, "the command has done its work; `cairn report` prints what a run did");
}

}  // namespace cairn::cli
