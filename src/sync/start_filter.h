#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "model/column_sink.h"
#include "model/start_date.h"
#include "model/type.h"

namespace cairn {

// The `time` of the rows of a batch, and what its cells are. A column whose type is a time stamp holds times; in one of
// numbers or text each value says by its own form how it is written (docs/formats/timestamps.md).
struct TimeCells {
  SinkColumn column;
  Type type;
};

// When the row happened, in microseconds since 1970-01-01; empty if that is NULL or not readable as a time.
std::optional<std::int64_t> time_of(const TimeCells& time, std::size_t row);

// Decides which rows lie before the start date. A row without a readable time stays, and is counted. One for each
// reader of a scan, and used by its thread; the scan adds the counts up.
class StartFilter {
 public:
  explicit StartFilter(StartDate start) : start_micros_(start.micros()) {}

  // `time` is empty if the file has no such field.
  bool leaves_out(const std::optional<TimeCells>& time, std::size_t row);
  std::uint64_t rows_untimed() const { return rows_untimed_; }

 private:
  std::int64_t start_micros_;
  std::uint64_t rows_untimed_ = 0;
};

// Memory for a column that no sink asks for: `time`, where the start date needs it and it is not selected.
class ScratchColumn {
 public:
  // `rows` cells, every one valid; what was there is lost.
  SinkColumn reset(Physical physical, std::size_t rows);

 private:
  std::unique_ptr<std::byte[]> cells_;
  std::size_t cells_bytes_ = 0;
  std::vector<std::uint64_t> validity_;
};

}  // namespace cairn
