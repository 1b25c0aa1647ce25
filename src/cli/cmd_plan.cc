#include <memory>

#include <CLI/CLI.hpp>

#include "cli/commands.h"
#include "cli/connection_flags.h"
#include "cli/exit_codes.h"
#include "cli/render_plan.h"
#include "config/flags.h"
#include "plan/describe.h"
#include "sync/run.h"

namespace cairn::cli {
namespace {

struct PlanFlags {
  ConnectionFlags connection;
  std::optional<std::string> until_dump;
  std::vector<std::string> tables;
  bool reports_by_exit_code = false;
};

constexpr int kExitSomethingToDo = 8;

Result<int> plan(const PlanFlags& flags, Session& session) {
  const auto bench = TRY(Workbench::open(flags.connection, session));
  RunSettings& settings = bench->settings();
  if (flags.until_dump) settings.until_dump = TRY_WITHIN(parse_dump_id(*flags.until_dump), "--until-dump");
  settings.only_tables = flags.tables;

  RunObserver nobody;
  const Survey found = TRY(survey(settings, bench->parts(nobody)));
  const auto sql_type = [&](Type type) { return bench->destination().sql_type(type); };
  const bool is_json = flags.connection.format() == OutputFormat::kJson;
  session.console.print(is_json ? describe_json(found.plan, sql_type) + "\n"
                                : render_plan(found.plan, sql_type, session.console));
  return flags.reports_by_exit_code && found.plan.has_work() ? kExitSomethingToDo : 0;
}

}  // namespace

void add_plan(CLI::App& app, Session& session) {
  CLI::App* const command = app.add_subcommand("plan", "Show what a sync would do, and why; change nothing");
  const auto flags = std::make_shared<PlanFlags>();
  add_connection_flags(*command, flags->connection);
  command->add_option("TABLE", flags->tables, "Only these tables: names or globs (default: every selected one)")
      ->type_name("");
  command->add_option("--until-dump", flags->until_dump, "Take no dump after this one")->type_name("N");
  command->add_flag("--exit-code", flags->reports_by_exit_code,
                    "End with 8 if there is something to do, with 0 if not");
  command->footer(command_footer({{"cairn plan", "everything that is selected"},
                                  {"cairn plan users 'sign_up_*'", "these tables alone"},
                                  {"cairn plan --exit-code", "for a script: 8 if there is something to do"}},
                                 {0, 2, 3, 7, 8}));
  command->callback([flags, &session] { finish(session, plan(*flags, session)); });
}

}  // namespace cairn::cli
