#pragma once

#include <functional>
#include <string>
#include <vector>

#include "model/plan.h"
#include "model/type.h"

namespace cairn {

using SqlTypeName = std::function<std::string(Type)>;  // Destination::sql_type

// The changes to the storage that a plan makes first, as SQL for people to read. The destination writes its own.
std::vector<std::string> ddl_of(const TablePlan& table, const SqlTypeName& sql_type);

// "up_to_date", "pending", "stopped" or "held".
std::string_view state_of(const TablePlan& table);

// The plan as JSON (`"format": 1`), for `cairn plan --output json`.
std::string describe_json(const Plan& plan, const SqlTypeName& sql_type);

}  // namespace cairn
