#include <memory>

#include <CLI/CLI.hpp>

#include "cli/commands.h"
#include "cli/connection_flags.h"
#include "cli/exit_codes.h"
#include "cli/run_command.h"
#include "config/flags.h"

namespace cairn::cli {
namespace {

struct SyncFlags {
  ConnectionFlags connection;
  std::optional<std::string> until_dump;
  std::vector<std::string> tables;
};

Result<int> sync(const SyncFlags& flags, Session& session) {
  const auto bench = TRY(Workbench::open(flags.connection, session));
  RunSettings& settings = bench->settings();
  if (flags.until_dump) settings.until_dump = TRY_WITHIN(parse_dump_id(*flags.until_dump), "--until-dump");
  settings.only_tables = flags.tables;
  return run_and_report(*bench, flags.connection, session);
}

}  // namespace

void add_sync(CLI::App& app, Session& session) {
  CLI::App* const command = app.add_subcommand("sync", "Load what is new, publish it, and print the loading report");
  const auto flags = std::make_shared<SyncFlags>();
  add_connection_flags(*command, flags->connection);
  command->add_option("TABLE", flags->tables, "Only these tables: names or globs (default: every selected one)")
      ->type_name("");
  command->add_option("--until-dump", flags->until_dump, "Take no dump after this one")->type_name("N");
  command->footer(command_footer({{"cairn sync", "what is new of everything that is selected"},
                                  {"cairn sync users --until-dump 857", "one table, up to one dump"}},
                                 {0, 2, 3, 5, 7}));
  command->callback([flags, &session] { finish(session, sync(*flags, session)); });
}

}  // namespace cairn::cli
