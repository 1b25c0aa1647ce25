#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <utility>

namespace cairn {

// Memory that many share, in bytes. Whoever reads ahead asks first, and does without when nothing is left; whoever
// cannot go on without takes it anyway, so that nobody waits for memory that waits for him. Thread-safe; outlives what
// was taken.
class ByteBudget {
 public:
  explicit ByteBudget(std::uint64_t bytes_max) : bytes_max_(bytes_max) {}
  ByteBudget(const ByteBudget&) = delete;
  ByteBudget& operator=(const ByteBudget&) = delete;

  // What somebody has taken; it goes back when this goes.
  class Share {
   public:
    Share() = default;
    ~Share() { give_back(); }
    Share(Share&& other) noexcept
        : budget_(std::exchange(other.budget_, nullptr)), bytes_(std::exchange(other.bytes_, 0)) {}
    Share& operator=(Share&& other) noexcept {
      std::swap(budget_, other.budget_);
      std::swap(bytes_, other.bytes_);
      return *this;
    }

   private:
    friend class ByteBudget;
    Share(ByteBudget& budget, std::uint64_t bytes) : budget_(&budget), bytes_(bytes) {}
    void give_back();

    ByteBudget* budget_ = nullptr;
    std::uint64_t bytes_ = 0;
  };

  // None: so much is not left.
  std::optional<Share> try_take(std::uint64_t bytes);
  // Takes it even if that is more than there is.
  Share take(std::uint64_t bytes);

  std::uint64_t taken() const;

 private:
  const std::uint64_t bytes_max_;
  mutable std::mutex mutex_;
  std::uint64_t taken_ = 0;
};

}  // namespace cairn
