#include "sample/random.h"

namespace cairn::sample {

Random::Random(std::uint64_t seed, std::initializer_list<std::uint64_t> name) : state_(seed) {
  for (const std::uint64_t part : name) state_ = next() ^ part * 0xff51afd7ed558ccd;
}

std::uint64_t Random::next() {
  std::uint64_t word = state_ += 0x9e3779b97f4a7c15;
  word = (word ^ word >> 30) * 0xbf58476d1ce4e5b9;
  word = (word ^ word >> 27) * 0x94d049bb133111eb;
  return word ^ word >> 31;
}

std::uint64_t Random::below(std::uint64_t bound) {
  __extension__ using Product = unsigned __int128;
  return static_cast<std::uint64_t>(static_cast<Product>(next()) * bound >> 64);
}

}  // namespace cairn::sample
