#pragma once

#include "base/ids.h"
#include "base/result.h"
#include "model/guard.h"
#include "model/policies.h"
#include "model/progress.h"

namespace cairn {

// The guard for full dumps of a table. Tables that describe people and visits only shrink by accident: they are held
// beyond 20 %. An event table is redefined as a matter of course: it is held only if at least 90 % would go.
Guard guard_for(const TableName& table, const Policies& policies);

// Why a table stops before a held dump, and what a person can do about it: kHeld.
Error held_error(const TableName& table, const Hold& hold);

}  // namespace cairn
