#include <csignal>
#include <memory>

#include <CLI/CLI.hpp>

#include "cli/commands.h"
#include "cli/connection_flags.h"
#include "cli/progress_line.h"
#include "cli/render_report.h"
#include "cli/snapshot.h"
#include "config/flags.h"
#include "sync/report_json.h"
#include "sync/run.h"

namespace cairn::cli {
namespace {

struct SyncFlags {
  ConnectionFlags connection;
  std::optional<std::string> until_dump;
  std::vector<std::string> tables;
};

int exit_code_of(const RunReport& report, const Session& session) {
  const int code = report.exit_code();
  const bool was_stopped = code == info_of(ErrorKind::kCancelled).exit_code;
  return was_stopped && session.signal.load() == SIGTERM ? 128 + SIGTERM : code;
}

Result<int> sync(const SyncFlags& flags, Session& session) {
  const auto bench = TRY(Workbench::open(flags.connection, session));
  RunSettings& settings = bench->settings();
  if (flags.until_dump) settings.until_dump = TRY_WITHIN(parse_dump_id(*flags.until_dump), "--until-dump");
  settings.only_tables = flags.tables;

  ProgressLine progress(session.console);
  const RunResult result = TRY(run_sync(settings, bench->parts(progress)));
  session.console.clear_progress();
  save_snapshot(settings, result, session.clock);

  const std::string document = report_json(result.report);
  const bool is_json = flags.connection.format() == OutputFormat::kJson;
  session.console.print(is_json ? document + "\n" : TRY(render_report(document, session.console)));
  return exit_code_of(result.report, session);
}

}  // namespace

void add_sync(CLI::App& app, Session& session) {
  CLI::App* const command = app.add_subcommand("sync", "Load what is new, publish it, and print the loading report");
  const auto flags = std::make_shared<SyncFlags>();
  add_connection_flags(*command, flags->connection);
  command->add_option("TABLE", flags->tables, "Only these tables: names or globs (default: every selected one)")
      ->type_name("");
  command->add_option("--until-dump", flags->until_dump, "Take no dump after this one")->type_name("N");
  command->footer(exit_code_footer());
  command->callback([flags, &session] { finish(session, sync(*flags, session)); });
}

}  // namespace cairn::cli
