#include "plan/shrink_guard.h"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

namespace cairn {

Guard guard_for(const TableName& table, const Policies& policies) {
  // Contentsquare spells the page views either way.
  static constexpr std::array<std::string_view, 5> kStrictlyGuarded = {"users", "sessions", "pageviews", "page_views",
                                                                       "user_migrations"};
  Guard guard{.is_on = policies.shrink == ShrinkPolicy::kHold};
  if (std::ranges::find(kStrictlyGuarded, table.value()) == kStrictlyGuarded.end()) {
    guard.lost_share_max = 0.9;
    guard.is_limit_included = true;
  }
  return guard;
}

bool is_start_changed(const TablePlan& table, const TableState* state) {
  return state != nullptr && state->bookmark.has_value() && state->start_date != table.start_date;
}

Error held_error(const TableName& table, const Hold& hold) {
  return make_error(ErrorKind::kHeld, "dump {} waits for approval: {}", hold.dump.value(), hold.reason)
      .hinting(fmt::format(
          "find out in Heap whether the table was meant to shrink; `cairn approve {0} --dump {1}` publishes "
          "it, `cairn skip-dump {0} --dump {1}` leaves it out, and a newer full dump supersedes it",
          table.value(), hold.dump.value()));
}

Error rebuild_held_error(const TableName& table, const Hold& hold) {
  return make_error(ErrorKind::kHeld, "the rebuild waits for approval: {}", hold.reason)
      .hinting(
          fmt::format("if that is what you want: `cairn approve {0} --dump {1}`, then `cairn rebuild {0}` once more; "
                      "else there is nothing to do, the table is as it was",
                      table.value(), hold.dump.value()));
}

}  // namespace cairn
