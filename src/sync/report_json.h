#pragma once

#include <string>

#include "model/report.h"

namespace cairn {

// A run's report as the JSON document (format 1) that _cairn_runs keeps and `--output json` prints:
// docs/formats/report.md.
std::string report_json(const RunReport& report);

}  // namespace cairn
