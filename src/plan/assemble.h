#pragma once

#include <vector>

#include "model/plan.h"
#include "plan/bind.h"
#include "plan/choose.h"

namespace cairn {

// The whole plan, from a choice and the binding of each of its tables in the same order.
// REQUIRES: no binding is blocked.
Plan assemble_plan(Choice choice, std::vector<Binding> bindings);

}  // namespace cairn
