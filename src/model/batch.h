#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "model/column_sink.h"

namespace cairn {

// Columns of kBatchRows rows that own their memory: a ColumnSink for destinations without vectors of their own, and
// for tests. String cells still point into the producer's blocks.
class Batch {
 public:
  explicit Batch(std::span<const Physical> columns);

  // Every row valid again; the sink to hand to a reader.
  ColumnSink reset();
  std::span<const SinkColumn> columns() const { return sinks_; }

 private:
  std::vector<std::unique_ptr<std::byte[]>> data_;
  std::vector<std::vector<std::uint64_t>> validity_;
  std::vector<SinkColumn> sinks_;
};

}  // namespace cairn
