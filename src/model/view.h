#pragma once

#include <string>
#include <vector>

namespace cairn {

// A published view: what people query under the plain name of a table. A value; the destination renders the SQL.
struct View {
  std::string name;                  // in the published schema
  std::string storage_name;          // the table in the raw schema
  std::vector<std::string> columns;  // in order; only ever appended to
};

}  // namespace cairn
