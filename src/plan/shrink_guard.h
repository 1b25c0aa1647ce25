#pragma once

#include "base/ids.h"
#include "base/result.h"
#include "model/guard.h"
#include "model/plan.h"
#include "model/policies.h"
#include "model/progress.h"

namespace cairn {

// The guard for full dumps of a table. Tables that describe people and visits only shrink by accident: they are held
// beyond 20 %. An event table is redefined as a matter of course: it is held only if at least 90 % would go.
Guard guard_for(const TableName& table, const Policies& policies);

// True if a full dump leaves rows out, or brings rows, because the user changed the start date: no guard judges that.
bool is_start_changed(const TablePlan& table, const TableState* state);

// Why a table stops before a held dump, and what a person can do about it: kHeld.
Error held_error(const TableName& table, const Hold& hold);
// The same for a rebuild, which leaves the table as it is and keeps no sync from going on.
Error rebuild_held_error(const TableName& table, const Hold& hold);

}  // namespace cairn
