#include "cli/run_command.h"

#include <csignal>

#include "cli/progress_line.h"
#include "cli/render_report.h"
#include "cli/run_log.h"
#include "cli/snapshot.h"
#include "sync/report_json.h"
#include "sync/run.h"

namespace cairn::cli {
namespace {

int exit_code_of(const RunReport& report, const Session& session) {
  const int code = report.exit_code();
  const bool was_stopped = code == info_of(ErrorKind::kCancelled).exit_code;
  return was_stopped && session.signal.load() == SIGTERM ? 128 + SIGTERM : code;
}

// For the log alone: the person is told as of every other error. That another run goes on is no event of this one.
void keep_failure(const Error& error, RunLog& log) {
  if (error.kind() == ErrorKind::kLocked) return;
  log.keep(LogLevel::kError, "run_failed", error.text(),
           {{"kind", std::string(info_of(error.kind()).name)}, {"hint", error.hint()}});
}

}  // namespace

Result<int> run_and_report(Workbench& bench, const ConnectionFlags& flags, Session& session) {
  ProgressLine progress(session.console);
  RunParts parts = bench.parts(progress);
  RunLog log(bench.settings().cache_directory, session.clock, parts.log);
  const Result<RunResult> run = run_sync(bench.settings(), {.store = parts.store,
                                                            .destination = parts.destination,
                                                            .clock = parts.clock,
                                                            .log = log,
                                                            .observer = parts.observer,
                                                            .stop = parts.stop});
  session.console.clear_progress();
  if (!run.has_value()) {
    keep_failure(run.error(), log);
    return run.error();
  }
  const RunResult& result = *run;
  save_snapshot(bench.settings(), result, session.clock);

  const std::string document = report_json(result.report);
  const bool is_json = flags.format() == OutputFormat::kJson;
  session.console.print(is_json ? document + "\n" : TRY(render_report(document, session.console)));
  return exit_code_of(result.report, session);
}

}  // namespace cairn::cli
