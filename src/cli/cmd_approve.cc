#include <memory>

#include <CLI/CLI.hpp>

#include "cli/commands.h"
#include "cli/decision.h"
#include "cli/exit_codes.h"

namespace cairn::cli {
namespace {

constexpr const char* kDetails =
    "A dump is held when it would take away a large part of its table, or when a policy says so; `cairn\n"
    "status` shows what is held, and why. The approval is recorded with your name, and counts for the\n"
    "manifest as it is now: one that is rewritten needs another.\n\n";

}  // namespace

void add_approve(CLI::App& app, Session& session) {
  CLI::App* const command = app.add_subcommand("approve", "Let a dump that is held be published by the next sync");
  const auto flags = std::make_shared<DecisionFlags>();
  add_decision_flags(*command, *flags, ReasonFlag::kOptional);
  command->footer(kDetails +
                  command_footer({{"cairn approve users --dump 41 --reason 'test users were removed in Heap'",
                                   "the next sync publishes it"}},
                                 {0, 2, 7}));
  command->callback([flags, &session] { finish(session, record_decision(DecisionKind::kApprove, *flags, session)); });
}

}  // namespace cairn::cli
