#pragma once

#include <string>

#include "cli/connection_flags.h"
#include "model/decision.h"

namespace cairn::cli {

// What `approve` and `skip-dump` have in common.
struct DecisionFlags {
  ConnectionFlags connection;
  std::string table;
  std::string dump;
  std::string reason;
};

// Whether a decision must say why.
enum class ReasonFlag : unsigned char { kOptional, kRequired };

// Declares TABLE, --dump and --reason on a command.
void add_decision_flags(CLI::App& command, DecisionFlags& flags, ReasonFlag reason);

// Records the decision in the name of whoever runs this process, and prints what it is about and what follows.
Result<int> record_decision(DecisionKind kind, const DecisionFlags& flags, Session& session);

}  // namespace cairn::cli
