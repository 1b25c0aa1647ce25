#include "sample/random.h"

#include <array>
#include <set>

#include <gtest/gtest.h>

namespace cairn::sample {
namespace {

// The first numbers of SplitMix64 for the seed 1234567, as its author published them.
TEST(Random, IsSplitMix64) {
  Random random(1234567);
  EXPECT_EQ(random.next(), 6457827717110365317U);
  EXPECT_EQ(random.next(), 3203168211198807973U);
  EXPECT_EQ(random.next(), 9817491932198370423U);
}

TEST(Random, StaysBelowItsBoundAndReachesAll) {
  Random random(1);
  std::set<std::uint64_t> seen;
  for (int i = 0; i < 1000; ++i) seen.insert(random.below(7));
  EXPECT_EQ(seen, (std::set<std::uint64_t>{0, 1, 2, 3, 4, 5, 6}));
}

TEST(Random, ANameGivesItsOwnNumbersWheneverItIsAsked) {
  EXPECT_EQ(Random(1, {2, 3}).next(), Random(1, {2, 3}).next());
  EXPECT_NE(Random(1, {2, 3}).next(), Random(1, {3, 2}).next());
  EXPECT_NE(Random(1, {2}).next(), Random(1, {2, 0}).next());
  EXPECT_NE(Random(1, {2}).next(), Random(2, {2}).next());
}

TEST(Random, SkewedPicksPreferTheFirst) {
  constexpr std::array kItems{0, 1, 2, 3};
  std::array<int, 4> counts{};
  Random random(3);
  for (int i = 0; i < 10'000; ++i) ++counts.at(static_cast<std::size_t>(random.pick_skewed(std::span(kItems))));
  EXPECT_GT(counts[0], counts[1]);
  EXPECT_GT(counts[1], counts[2]);
  EXPECT_GT(counts[2], counts[3]);
  EXPECT_GT(counts[3], 0);
}

}  // namespace
}  // namespace cairn::sample
