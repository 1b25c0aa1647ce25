#include "sample/script.h"

#include <gtest/gtest.h>

namespace cairn::sample {
namespace {

constexpr Turn kTurns[] = {Turn::kAppearance, Turn::kNarrowing, Turn::kWidening};

int times_happened(const Script& script, Turn turn, int dumps) {
  int times = 0;
  for (int dump = 0; dump < dumps; ++dump) times += script.happens_at(turn, dump) ? 1 : 0;
  return times;
}

TEST(Script, EveryTurnHappensOnceAndNeverInTheFirstDump) {
  for (const int dumps : {2, 3, 4, 5, 100}) {
    const Script script(dumps);
    for (const Turn turn : kTurns) {
      EXPECT_EQ(times_happened(script, turn, dumps), 1) << dumps;
      EXPECT_FALSE(script.has_happened(turn, 0));
      EXPECT_TRUE(script.has_happened(turn, dumps - 1));
    }
  }
}

TEST(Script, WithFourDumpsEachTurnHasItsOwn) {
  const Script script(4);
  EXPECT_TRUE(script.happens_at(Turn::kAppearance, 1));
  EXPECT_TRUE(script.happens_at(Turn::kNarrowing, 2));
  EXPECT_TRUE(script.happens_at(Turn::kWidening, 3));
}

TEST(Script, NothingHappensInASingleDump) {
  for (const Turn turn : kTurns) EXPECT_FALSE(Script(1).has_happened(turn, 0));
}

TEST(Script, ColumnsAppearAndVanish) {
  const Script script(4);
  EXPECT_FALSE(is_there(ColumnLife::kAppears, script, 0));
  EXPECT_TRUE(is_there(ColumnLife::kAppears, script, 1));
  EXPECT_TRUE(is_there(ColumnLife::kVanishes, script, 1));
  EXPECT_FALSE(is_there(ColumnLife::kVanishes, script, 2));
}

}  // namespace
}  // namespace cairn::sample
