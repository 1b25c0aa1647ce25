#pragma once

#include <string>
#include <vector>

namespace cairn::cli {

// One record of CSV as RFC 4180 has it, with its line end (CRLF). Cells are as they are: quoted where they must be, and
// where the record would else be an empty line, which many readers skip;
// never changed, not even where a spreadsheet would take one for a formula.
std::string csv_line(const std::vector<std::string>& cells);

}  // namespace cairn::cli
