#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>

namespace cairn::sample {

// Numbers that look random and are the same on every machine: SplitMix64, and integer arithmetic only, because the
// distributions of the standard library differ from one library to the next.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  // The numbers of one thing of the sample, named by what it is and which one: the same whoever asks, and when.
  Random(std::uint64_t seed, std::initializer_list<std::uint64_t> name);

  std::uint64_t next();
  // 0 … bound − 1. REQUIRES: bound > 0.
  std::uint64_t below(std::uint64_t bound);
  bool one_in(std::uint64_t bound) { return below(bound) == 0; }
  bool has_percent(std::uint64_t percent) { return below(100) < percent; }
  template <typename T, std::size_t kSize>
  const T& pick(std::span<const T, kSize> items) {
    return items[below(items.size())];
  }
  // Like pick(), the first items being the more frequent ones by far: each of three draws is bounded by the one before.
  template <typename T, std::size_t kSize>
  const T& pick_skewed(std::span<const T, kSize> items) {
    return items[below(below(below(items.size()) + 1) + 1)];
  }

 private:
  std::uint64_t state_;
};

}  // namespace cairn::sample
