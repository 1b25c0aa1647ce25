#include <memory>

#include <CLI/CLI.hpp>

#include "cli/actor.h"
#include "cli/commands.h"
#include "cli/connection_flags.h"
#include "cli/exit_codes.h"
#include "cli/run_command.h"

namespace cairn::cli {
namespace {

constexpr const char* kDetails =
    "Readers see the old rows until the new table is complete; if the run dies, the old table stays. What\n"
    "a table would lose is checked first: a rebuild that would lack rows of before, or dumps that the\n"
    "table has now, or that shrinks it too far, is held until `cairn approve` lets it pass. Dumps that\n"
    "were skipped stay out.\n\n";

struct RebuildFlags {
  ConnectionFlags connection;
  std::vector<std::string> tables;
  bool is_for_all = false;
  std::string reason;
};

Result<int> rebuild(const RebuildFlags& flags, Session& session) {
  if (flags.tables.empty() && !flags.is_for_all) {
    return Error(ErrorKind::kConfig, "which tables?").hinting("name them, or say --all");
  }
  if (!flags.tables.empty() && flags.is_for_all) {
    return Error(ErrorKind::kConfig, "--all and names of tables exclude each other").hinting("leave one of them out");
  }
  const auto bench = TRY(Workbench::open(flags.connection, session));
  bench->settings().only_tables = flags.tables;
  bench->settings().rebuild = RebuildOrder{.actor = current_actor(), .reason = flags.reason};
  return run_and_report(*bench, flags.connection, session);
}

}  // namespace

void add_rebuild(CLI::App& app, Session& session) {
  CLI::App* const command = app.add_subcommand(
      "rebuild", "Load tables from the bucket again, and put the result in the place of what is there");
  command->alias("reset");
  const auto flags = std::make_shared<RebuildFlags>();
  add_connection_flags(*command, flags->connection);
  command->add_option("TABLE", flags->tables, "These tables: names or globs")->type_name("");
  command->add_flag("--all", flags->is_for_all, "Every selected table that was loaded before");
  command->add_option("--reason", flags->reason, "Why; recorded with the rebuild")->type_name("TEXT");
  command->footer(kDetails + command_footer({{"cairn rebuild pageviews", "one table"},
                                             {"cairn rebuild --all --reason 'a field was selected later'",
                                              "all that were loaded before"}},
                                            {0, 2, 3, 5, 7}));
  command->callback([flags, &session] { finish(session, rebuild(*flags, session)); });
}

}  // namespace cairn::cli
