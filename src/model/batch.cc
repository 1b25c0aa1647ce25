#include "model/batch.h"

#include <algorithm>

namespace cairn {

Batch::Batch(std::span<const Physical> columns) {
  for (const Physical physical : columns) {
    data_.push_back(std::make_unique<std::byte[]>(kBatchRows * width_of(physical)));
    validity_.emplace_back(kBatchRows / 64);
    sinks_.push_back({physical, data_.back().get(), validity_.back().data()});
  }
}

ColumnSink Batch::reset() {
  for (std::vector<std::uint64_t>& words : validity_) std::ranges::fill(words, ~std::uint64_t{0});
  return {sinks_, kBatchRows};
}

}  // namespace cairn
