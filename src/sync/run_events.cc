#include "sync/run_events.h"

#include <fmt/format.h>

#include "base/clock.h"
#include "base/counted.h"

namespace cairn {
namespace {

std::string dumps_of(const LoadReport& load) {
  if (load.first_dump == load.last_dump) return fmt::format("dump {}", load.first_dump.value());
  return fmt::format("dumps {} to {}", load.first_dump.value(), load.last_dump.value());
}

}  // namespace

void RunEvents::run_started(const RunReport& report) const {
  log_.write(LogLevel::kDebug, "run_started", fmt::format("{} → {}", report.source, report.destination),
             {{"run_id", run_.value()},
              {"version", report.version},
              {"source", report.source},
              {"destination", report.destination}});
}

void RunEvents::noticed(const Notice& notice) const {
  log_.write(LogLevel::kDebug, "noticed", notice.message,
             {{"run_id", run_.value()}, {"kind", std::string(name_of(notice.kind))}});
}

void RunEvents::load_committed(const TableName& table, const LoadReport& load) const {
  log_.write(LogLevel::kInfo, "load_committed",
             fmt::format("{}: {} of {} committed, {}", table.value(), name_of(load.mode), dumps_of(load),
                         counted(load.counts.rows_loaded, "row")),
             {{"run_id", run_.value()},
              {"table", table.value()},
              {"first_dump", load.first_dump.value()},
              {"last_dump", load.last_dump.value()},
              {"rows_read", load.counts.rows_read},
              {"rows_loaded", load.counts.rows_loaded}});
}

void RunEvents::table_ended(const TableReport& table) const {
  if (!table.error.has_value()) return;
  const bool is_held = table.outcome == TableOutcome::kHeld;
  log_.write(is_held ? LogLevel::kWarning : LogLevel::kError, is_held ? "table_held" : "table_stopped",
             fmt::format("{}: {}", table.table.value(), table.error->text()),
             {{"run_id", run_.value()},
              {"table", table.table.value()},
              {"kind", std::string(info_of(table.error->kind()).name)},
              {"hint", table.error->hint()}});
}

void RunEvents::run_ended(const RunReport& report) const {
  const std::int64_t milliseconds =
      std::chrono::duration_cast<std::chrono::milliseconds>(report.finished_at - report.started_at).count();
  const std::string why = report.error.has_value() ? ": " + report.error->text() : "";
  log_.write(LogLevel::kDebug, "run_ended", fmt::format("{}{}", report.outcome(), why),
             {{"run_id", run_.value()},
              {"outcome", std::string(report.outcome())},
              {"exit_code", std::int64_t{report.exit_code()}},
              {"milliseconds", milliseconds}});
}

}  // namespace cairn
