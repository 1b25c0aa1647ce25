#include "plan/start_of.h"

#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "plan/keys.h"
#include "plan/shrink_guard.h"

namespace cairn {
namespace {

std::string since(std::optional<StartDate> start) {
  return start.has_value() ? fmt::format("from {} on", format_start_date(*start)) : "from its beginning";
}

std::string day(std::optional<StartDate> start) { return start.has_value() ? format_start_date(*start) : "now none"; }

}  // namespace

std::optional<StartDate> start_of(const TableName& table, std::span<const CatalogField> fields,
                                  std::optional<StartDate> wanted) {
  const bool is_always_complete = table.value() == "users" || is_always_full(table);
  const bool has_time = std::ranges::find(fields, "time", &CatalogField::field) != fields.end();
  return has_time && !is_always_complete ? wanted : std::nullopt;
}

std::optional<Notice> notice_of_changed_start(const TablePlan& plan, const TableState* state) {
  const bool is_replaced = !plan.loads.empty() && plan.loads.front().mode == LoadMode::kReplace;
  if (is_replaced || !is_start_changed(plan, state)) return std::nullopt;
  return Notice{
      NoticeKind::kStartDate,
      fmt::format("'{0}' was loaded {1}, and the start date is {2}: the rows that are there stay, until a full "
                  "dump of it comes or `cairn rebuild {0}` loads it anew",
                  plan.table.value(), since(state->start_date), day(plan.start_date)),
      plan.table};
}

}  // namespace cairn
