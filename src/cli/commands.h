#pragma once

#include <functional>
#include <span>
#include <string_view>

#include "base/result.h"
#include "cli/session.h"

namespace CLI {
class App;
}

namespace cairn::cli {

// Under which heading `cairn --help` lists a command; the headings come in this order.
enum class CommandGroup : unsigned char { kSetUp, kLook, kRun, kRepair, kShell };

// One entry of the list of commands. To add one: a file cmd_<name>.cc and a line in commands.cc.
struct Command {
  std::string_view name;
  CommandGroup group;
  // Adds the subcommand with its options and its callback, which runs the command through finish().
  void (*add)(CLI::App& app, Session& session);
};

std::span<const Command> all_commands();

// Parses the arguments, runs the command, and returns the exit code of the process (docs/reference/exit-codes.md).
// Every error is printed here, once.
int run_command_line(int argc, const char* const* argv, Session& session);

// Ends a command: its Result is an exit code, or an error to show.
void finish(Session& session, const Result<int>& result);

// The declarations of cmd_*.cc, one a command.
void add_approve(CLI::App& app, Session& session);
void add_check(CLI::App& app, Session& session);
void add_completion(CLI::App& app, Session& session);
void add_config(CLI::App& app, Session& session);
void add_connections(CLI::App& app, Session& session);
void add_deselect(CLI::App& app, Session& session);
void add_discover(CLI::App& app, Session& session);
void add_init(CLI::App& app, Session& session);
void add_inspect(CLI::App& app, Session& session);
void add_logs(CLI::App& app, Session& session);
void add_manual(CLI::App& app, Session& session);
void add_plan(CLI::App& app, Session& session);
void add_preview(CLI::App& app, Session& session);
void add_rebuild(CLI::App& app, Session& session);
void add_rejects(CLI::App& app, Session& session);
void add_report(CLI::App& app, Session& session);
void add_sample(CLI::App& app, Session& session);
void add_select(CLI::App& app, Session& session);
void add_skip_dump(CLI::App& app, Session& session);
void add_status(CLI::App& app, Session& session);
void add_sync(CLI::App& app, Session& session);
void add_tables(CLI::App& app, Session& session);
void add_verify(CLI::App& app, Session& session);

}  // namespace cairn::cli
