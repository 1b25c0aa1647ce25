#pragma once

#include <optional>
#include <span>
#include <string>

#include "destination/destination.h"
#include "model/report.h"
#include "plan/judge_decision.h"

namespace cairn {

// A run's report as the JSON document (format 1) that _cairn_runs keeps and `--output json` prints:
// docs/formats/report.md. Members are only ever added to it, because programs and later versions read what was kept.
// Bytes of names and messages that are no UTF-8 become U+FFFD.
std::string report_json(const RunReport& report);

// Where the newest run that dealt with the table stopped before a dump of it; none: it did not, or no report says so.
// `runs` newest first, as read_runs() gives them.
std::optional<ReportedStop> last_stop_of(const TableName& table, std::span<const RunRecord> runs);

}  // namespace cairn
