#include "cli/commands.h"

#include <array>
#include <csignal>
#include <map>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/version.h"

namespace cairn::cli {
namespace {

constexpr std::array<Command, 7> kCommands{{
    {"sample", add_sample},
    {"tables", add_tables},
    {"plan", add_plan},
    {"sync", add_sync},
    {"status", add_status},
    {"report", add_report},
    {"inspect", add_inspect},
}};

constexpr int kExitUsage = 2;
constexpr int kExitOutputLost = 4;

constexpr const char* kDescription =
    "Cairn replicates what Heap Connect publishes into the database you work with, and keeps the copy right.\n\n"
    "Start with:\n"
    "  cairn sample ./bucket                  write an example bucket\n"
    "  cairn sync --source ./bucket --destination duckdb:warehouse.duckdb --schema heap --select '*'\n";

// A wrong command line, told as every other error is.
int show_usage_error(const CLI::ParseError& error, Session& session) {
  session.console.show_error(
      make_error(ErrorKind::kConfig, "{}", error.what()).hinting("see `cairn --help`, or `cairn COMMAND --help`"));
  return kExitUsage;
}

int exit_code_of(const Error& error, const Session& session) {
  if (error.kind() == ErrorKind::kCancelled && session.signal.load() == SIGTERM) return 128 + SIGTERM;
  // `denied` for one file, or for one table, is a partial failure; the commands that touch many say so in their report.
  return info_of(error.kind()).exit_code;
}

}  // namespace

std::span<const Command> all_commands() { return kCommands; }

void finish(Session& session, const Result<int>& result) {
  session.console.clear_progress();
  if (result.has_value()) {
    session.exit_code = *result;
    return;
  }
  session.console.show_error(result.error());
  session.exit_code = exit_code_of(result.error(), session);
}

std::string exit_code_footer() {
  std::map<int, std::string> meanings{{0, "ok, also when there was nothing to do"},
                                      {2, "wrong usage or configuration"}};
  for (const ErrorKindInfo& info : error_kinds()) {
    std::string& meaning = meanings[info.exit_code];
    if (info.exit_code != kExitUsage) meaning += (meaning.empty() ? "" : ", ") + std::string(info.name);
  }
  std::string text = "Exit codes:\n";
  for (const auto& [code, meaning] : meanings) text += fmt::format("  {:>3}  {}\n", code, meaning);
  return text;
}

int run_command_line(int argc, const char* const* argv, Session& session) {
  CLI::App app{kDescription, "cairn"};
  app.set_version_flag("--version", std::string(kVersionText));
  app.require_subcommand(1);
  app.get_formatter()->column_width(34);
  for (const Command& command : kCommands) command.add(app, session);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& success) {  // --help and --version
    std::ostringstream out;
    app.exit(success, out, out);
    session.console.print(out.str());
    return 0;
  } catch (const CLI::ParseError& error) {
    return show_usage_error(error, session);
  }
  const bool is_answer_lost = session.exit_code == 0 && session.console.is_output_lost();
  return is_answer_lost ? kExitOutputLost : session.exit_code;
}

}  // namespace cairn::cli
