#pragma once

#include <optional>
#include <span>

#include "base/ids.h"
#include "model/notice.h"
#include "model/plan.h"
#include "model/progress.h"
#include "model/start_date.h"

namespace cairn {

// The start date as it holds for one table; none if the table is loaded from its beginning: `users` and
// `user_migrations`, without which later rows could not be understood, and every table whose fields have no `time`.
std::optional<StartDate> start_of(const TableName& table, std::span<const CatalogField> fields,
                                  std::optional<StartDate> wanted);

// What has to be said if a table was loaded by another start date than the plan has: its rows stay as they are until a
// full dump or a rebuild brings them anew. `state` is null for a table that the destination does not have.
std::optional<Notice> notice_of_changed_start(const TablePlan& plan, const TableState* state);

}  // namespace cairn
