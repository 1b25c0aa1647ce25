#pragma once

#include "cli/connection_flags.h"

namespace cairn::cli {

// What `sync` and `rebuild` have in common: the run that the workbench is set up for, with its progress on the
// terminal, its report, and the snapshot that `status` shows while the next run goes on. Returns the exit code.
Result<int> run_and_report(Workbench& bench, const ConnectionFlags& flags, Session& session);

}  // namespace cairn::cli
