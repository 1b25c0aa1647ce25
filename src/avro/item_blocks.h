#pragma once

#include <cstdint>

#include "avro/cursor.h"

namespace cairn::avro {

// One of the runs in which the items of an array or map stand.
struct ItemRun {
  std::uint64_t count = 0;    // 0: the end of the array
  const char* end = nullptr;  // where the run ends, if it says so
};

// Reads the head of a run and checks its count before anybody loops or allocates. `item_bytes_min` is what an item
// takes at the least, with its key for a map.
inline ItemRun read_item_run(Cursor& cursor, std::uint64_t item_bytes_min) {
  ItemRun run;
  const std::int64_t count = cursor.read_long();
  run.count = count < 0 ? ~static_cast<std::uint64_t>(count) + 1 : static_cast<std::uint64_t>(count);
  if (count < 0) {
    const std::int64_t size = cursor.read_long();
    if (size < 0) return cursor.fail(FaultCode::kNegativeLength), ItemRun();
    if (static_cast<std::uint64_t>(size) > cursor.left()) return cursor.fail(FaultCode::kLengthBeyond), ItemRun();
    run.end = cursor.at() + size;
  }
  if (item_bytes_min == 0) {
    cursor.count_zero_size_items(run.count);
  } else if (run.count > cursor.left() / item_bytes_min) {
    cursor.fail(FaultCode::kItemCount);
  }
  return cursor.fault() == FaultCode::kNone ? run : ItemRun();
}

}  // namespace cairn::avro
