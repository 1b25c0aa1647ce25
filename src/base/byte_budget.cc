#include "base/byte_budget.h"

namespace cairn {

std::optional<ByteBudget::Share> ByteBudget::try_take(std::uint64_t bytes) {
  const std::scoped_lock lock(mutex_);
  if (taken_ >= bytes_max_ || bytes > bytes_max_ - taken_) return std::nullopt;
  taken_ += bytes;
  return Share(*this, bytes);
}

ByteBudget::Share ByteBudget::take(std::uint64_t bytes) {
  const std::scoped_lock lock(mutex_);
  taken_ += bytes;
  return {*this, bytes};
}

std::uint64_t ByteBudget::taken() const {
  const std::scoped_lock lock(mutex_);
  return taken_;
}

void ByteBudget::Share::give_back() {
  if (budget_ == nullptr) return;
  const std::scoped_lock lock(budget_->mutex_);
  budget_->taken_ -= bytes_;
}

}  // namespace cairn
