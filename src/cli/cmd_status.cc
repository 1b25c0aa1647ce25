#include <memory>

#include <CLI/CLI.hpp>

#include "cli/commands.h"
#include "cli/connection_flags.h"
#include "cli/exit_codes.h"
#include "cli/render_status.h"
#include "cli/standing.h"
#include "sync/status_json.h"

namespace cairn::cli {
namespace {

Result<int> status(const ConnectionFlags& flags, Session& session) {
  const auto bench = TRY(Workbench::open(flags, session));
  const auto now = TRY(read_standing(*bench, session));
  const std::string document = now.is_live ? status_json(now.standing(), now.runs) : now.snapshot.status;
  session.console.print(flags.format() == OutputFormat::kJson ? document + "\n"
                                                              : TRY(render_status(document, session.console)));
  return 0;
}

}  // namespace

void add_status(CLI::App& app, Session& session) {
  CLI::App* const command =
      app.add_subcommand("status", "Show how far each table is, what is held, and how the last run ended");
  const auto flags = std::make_shared<ConnectionFlags>();
  add_connection_flags(*command, *flags);
  command->footer(command_footer(
      {{"cairn status", "of the only connection here"}, {"cairn status --output json", "for a script that watches"}},
      {0, 2, 7}));
  command->callback([flags, &session] { finish(session, status(*flags, session)); });
}

}  // namespace cairn::cli
