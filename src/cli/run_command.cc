#include "cli/run_command.h"

#include <csignal>

#include "cli/progress_line.h"
#include "cli/render_report.h"
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

}  // namespace

Result<int> run_and_report(Workbench& bench, const ConnectionFlags& flags, Session& session) {
  ProgressLine progress(session.console);
  const RunResult result = TRY(run_sync(bench.settings(), bench.parts(progress)));
  session.console.clear_progress();
  save_snapshot(bench.settings(), result, session.clock);

  const std::string document = report_json(result.report);
  const bool is_json = flags.format() == OutputFormat::kJson;
  session.console.print(is_json ? document + "\n" : TRY(render_report(document, session.console)));
  return exit_code_of(result.report, session);
}

}  // namespace cairn::cli
