#include <memory>

#include <CLI/CLI.hpp>

#include "cli/commands.h"
#include "cli/connection_flags.h"
#include "cli/exit_codes.h"
#include "cli/render_report.h"

namespace cairn::cli {
namespace {

struct ReportFlags {
  ConnectionFlags connection;
  std::string run;
};

constexpr std::size_t kRunsSearchedMax = 10'000;

// The newest run, or the one whose id starts as asked.
Result<RunRecord> find_run(const std::vector<RunRecord>& runs, const std::string& start) {
  for (const RunRecord& run : runs) {
    if (run.run.value().starts_with(start)) return run;
  }
  if (runs.empty()) return Error(ErrorKind::kConfig, "there is no run yet").hinting("`cairn sync` makes the first one");
  return make_error(ErrorKind::kConfig, "no run has an id that starts with '{}'", start)
      .hinting("the id stands at the top of each report");
}

Result<int> report(const ReportFlags& flags, Session& session) {
  const auto bench = TRY(Workbench::open(flags.connection, session));
  const auto reader = TRY(bench->destination().open_reader());
  const std::vector<RunRecord> runs = TRY(reader->read_runs(flags.run.empty() ? 1 : kRunsSearchedMax));
  const RunRecord run = TRY(find_run(runs, flags.run));
  if (!run.finished_at.has_value()) {
    return make_error(ErrorKind::kNotFound, "run {}, begun {}, left no report: it goes on, or it was killed",
                      run.run.value(), format_utc(run.started_at))
        .hinting("what it had committed stands; `cairn status` shows it");
  }
  const bool is_json = flags.connection.format() == OutputFormat::kJson;
  session.console.print(is_json ? run.report_json + "\n" : TRY(render_report(run.report_json, session.console)));
  return 0;
}

}  // namespace

void add_report(CLI::App& app, Session& session) {
  CLI::App* const command = app.add_subcommand("report", "Show the loading report of the last run, or of another one");
  const auto flags = std::make_shared<ReportFlags>();
  add_connection_flags(*command, flags->connection);
  command->add_option("RUN", flags->run, "Start of a run's id (default: the last run)")->type_name("");
  command->footer(command_footer(
      {{"cairn report", "of the last run"}, {"cairn report 8d7cbc34", "of the run whose id begins so"}}, {0, 2, 3, 7}));
  command->callback([flags, &session] { finish(session, report(*flags, session)); });
}

}  // namespace cairn::cli
