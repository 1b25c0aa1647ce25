#pragma once

#include <compare>
#include <vector>

#include "destination/destination.h"
#include "destination/memory/cell.h"

namespace cairn::memory_store {

// The place of a row in the order of all rows: the greater one wins.
struct OrderKey {
  std::int64_t dump = 0;
  std::int64_t file = 0;
  std::int64_t row = 0;

  auto operator<=>(const OrderKey&) const = default;
};

struct IncomingRow {
  OrderKey order;
  Row cells;  // in the order of TablePlan::columns
};

// The rows of a load that can be loaded, by ascending order key, whatever the order in which they arrived.
struct Incoming {
  std::vector<IncomingRow> rows;
  ScanTotals totals;
};

// S9 to S13: reads the whole source with `readers` threads.
Result<Incoming> read_incoming(const LoadRequest& request, BatchSource& source, unsigned readers);

}  // namespace cairn::memory_store
