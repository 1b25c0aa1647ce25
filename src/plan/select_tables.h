#pragma once

#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "model/notice.h"
#include "model/selection.h"
#include "plan/choose.h"

namespace cairn {

struct SelectedTable {
  TableName name;
  SelectEntry entry;
};

struct SelectedTables {
  std::vector<SelectedTable> tables;  // user_migrations first, then by name
  std::vector<TableName> new_tables;
  std::vector<TableName> ignored_tables;
  std::vector<Notice> notices;
};

// Which of the tables that manifests or catalog know are planned at all. A step of choose_dumps(), with its errors.
//
// A table that is named and was never seen is still planned if some manifest cannot be read, because it may be in that.
Result<SelectedTables> select_tables(const PlanInput& input);

}  // namespace cairn
