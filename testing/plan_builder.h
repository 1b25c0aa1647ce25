#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "model/plan.h"
#include "testing/vector_source.h"

namespace cairn::testing {

// A small language for what a plan says about one table:
//
//   const TablePlan users = table("users", {key("user_id", "int64"), column("email", "string")});
//   VectorSource source(users.columns);
//   source.dump(41).file().row({1, "ada@example.org"});
//   const Load load = replace(source);

// `type` as format_type() writes it: "int64", "decimal(10,2)". REQUIRES: there is such a type.
PlannedColumn column(std::string field, std::string_view type);
PlannedColumn key(std::string field, std::string_view type);

// The catalog says that every field was seen in dump 1 only.
TablePlan table(std::string name, std::vector<PlannedColumn> columns);

Load replace(const VectorSource& source);
Load merge(const VectorSource& source);
Load append(const VectorSource& source);
// Full and incremental dumps that come after newer ones: the bookmark stays.
Load late_replace(const VectorSource& source);
Load late_merge(const VectorSource& source);

}  // namespace cairn::testing
