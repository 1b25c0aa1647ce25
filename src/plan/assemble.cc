#include "plan/assemble.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/check.h"

namespace cairn {

Plan assemble_plan(Choice choice, std::vector<Binding> bindings) {
  CHECK(bindings.size() == choice.tables.size(), "each chosen table is bound");
  Plan plan{.tables = {},
            .notices = std::move(choice.notices),
            .new_tables = std::move(choice.new_tables),
            .ignored_tables = std::move(choice.ignored_tables)};
  for (Binding& binding : bindings) {
    CHECK(!binding.blocked, "a blocked dump is chosen around before the plan is made");
    plan.tables.push_back(std::move(binding.plan));
    std::ranges::move(binding.notices, std::back_inserter(plan.notices));
  }
  return plan;
}

}  // namespace cairn
