#pragma once

#include <map>
#include <string>
#include <vector>

namespace cairn {

// A published view: what people query under the plain name of a table. A value; the destination renders the SQL.
struct View {
  std::string name;                  // in the published schema
  std::string storage_name;          // the table in the raw schema
  std::vector<std::string> columns;  // in order; only ever appended to
  // What people read about the view and its columns, where the destination can keep that beside them.
  std::string comment = {};
  std::map<std::string, std::string> column_comments = {};  // by column; one without is missing
};

}  // namespace cairn
