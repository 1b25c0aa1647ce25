#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace cairn::cli {

class Console;

// The loading report for people, from its JSON document (docs/formats/report.md): one line a table, then what stopped,
// then the remarks, then the row balance of the whole run. kInternal if the document is not a report.
Result<std::string> render_report(std::string_view report_json, const Console& console);

}  // namespace cairn::cli
