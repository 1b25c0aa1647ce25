#include "sync/start_filter.h"

#include <algorithm>

#include "model/timestamp.h"

namespace cairn {
namespace {

// A day further away than microseconds reach is as far away as they reach.
std::int64_t micros_of_day(std::int64_t days) {
  constexpr std::int64_t kDaysMax = 100'000'000;
  return StartDate{std::clamp(days, -kDaysMax, kDaysMax)}.micros();
}

}  // namespace

std::optional<std::int64_t> time_of(const TimeCells& time, std::size_t row) {
  if (!time.column.is_valid(row)) return std::nullopt;
  switch (time.type.id) {
    case TypeId::kTimestamp: return time.column.cells<std::int64_t>()[row];
    case TypeId::kDate: return micros_of_day(time.column.cells<std::int32_t>()[row]);
    case TypeId::kInt32: return time_by_form(std::int64_t{time.column.cells<std::int32_t>()[row]});
    case TypeId::kInt64: return time_by_form(time.column.cells<std::int64_t>()[row]);
    case TypeId::kString: return time_by_form(time.column.cells<StringCell>()[row].view());
    case TypeId::kBoolean:
    case TypeId::kFloat32:
    case TypeId::kFloat64:
    case TypeId::kDecimal:
    case TypeId::kBytes:
    case TypeId::kTime:
    case TypeId::kJson: return std::nullopt;
  }
  CHECK(false, "every type says whether it can be a time");
}

bool StartFilter::leaves_out(const std::optional<TimeCells>& time, std::size_t row) {
  const std::optional<std::int64_t> micros = time.has_value() ? time_of(*time, row) : std::nullopt;
  if (micros.has_value()) return *micros < start_micros_;
  ++rows_untimed_;
  return false;
}

SinkColumn ScratchColumn::reset(Physical physical, std::size_t rows) {
  const std::size_t bytes = rows * width_of(physical);
  if (cells_bytes_ < bytes) {
    cells_ = std::make_unique<std::byte[]>(bytes);
    cells_bytes_ = bytes;
  }
  validity_.assign((rows + 63) / 64, ~std::uint64_t{0});
  return {physical, cells_.get(), validity_.data()};
}

}  // namespace cairn
