#include "cli/standing.h"

namespace cairn::cli {
namespace {

Status read_destination(Destination& destination, StandingNow& now) {
  const auto reader = TRY(destination.open_reader());
  now.progress = TRY_WITHIN(reader->read_progress(), "reading progress");
  now.runs = TRY_WITHIN(reader->read_runs(1), "reading the last run");
  return {};
}

}  // namespace

Result<StandingNow> read_standing(Workbench& bench, Session& session) {
  StandingNow now;
  now.selection = bench.settings().selection;
  now.as_of = session.clock.now();
  if (Status status = read_destination(bench.destination(), now); !status.has_value()) {
    const auto snapshot = load_snapshot(bench.settings().cache_directory);
    if (status.error().kind() != ErrorKind::kLocked || !snapshot.has_value()) return std::move(status).error();
    session.console.note("A run holds the destination: this is how the run before left it.");
    now.is_live = false;
    now.snapshot = *snapshot;
    return now;
  }
  now.published = TRY(heap_connect::read_published(bench.store(), bench.settings().heap_connect));
  return now;
}

}  // namespace cairn::cli
