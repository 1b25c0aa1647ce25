#pragma once

#include <span>
#include <vector>

#include "model/dump.h"
#include "model/notice.h"
#include "plan/choose.h"
#include "plan/gaps.h"
#include "plan/select_tables.h"

namespace cairn {

// What the choice for a table needs, in one place. Borrowed.
struct TableInput {
  const PlanInput& plan;
  std::span<const Dump> dumps;  // ascending, up to PlanInput::until_dump
  std::span<const Gap> gaps;
  const SelectedTable& selected;
};

struct ChosenTable {
  TableChoice choice;  // storage_name is still empty
  std::vector<Notice> notices;
};

// The part of choose_dumps() that concerns one table; its rules stand there.
ChosenTable choose_table(const TableInput& input);

}  // namespace cairn
