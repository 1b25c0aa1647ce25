#pragma once

#include <string>

#include "model/plan.h"
#include "plan/describe.h"

namespace cairn::cli {

class Console;

// A plan for people: a line a table, then the changes to the storage, what stops, what is new, and the remarks.
std::string render_plan(const Plan& plan, const SqlTypeName& sql_type, const Console& console);

}  // namespace cairn::cli
