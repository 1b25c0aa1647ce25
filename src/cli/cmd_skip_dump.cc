#include <memory>

#include <CLI/CLI.hpp>

#include "cli/commands.h"
#include "cli/decision.h"
#include "cli/exit_codes.h"

namespace cairn::cli {
namespace {

constexpr const char* kDetails =
    "For a dump that is held and should never be published, or whose file is damaged and cannot be had\n"
    "again. Its rows will be missing from this table; other tables load the dump as usual. The decision\n"
    "is recorded with your name and reason, and every report says so as long as it makes a difference.\n\n";

}  // namespace

void add_skip_dump(CLI::App& app, Session& session) {
  CLI::App* const command = app.add_subcommand("skip-dump", "Let a table go on without one dump, for good");
  const auto flags = std::make_shared<DecisionFlags>();
  add_decision_flags(*command, *flags, ReasonFlag::kRequired);
  command->footer(kDetails + command_footer({{"cairn skip-dump pageviews --dump 41 --reason 'the file is lost'",
                                              "the next sync goes on behind it"}},
                                            {0, 2, 7}));
  command->callback([flags, &session] { finish(session, record_decision(DecisionKind::kSkip, *flags, session)); });
}

}  // namespace cairn::cli
