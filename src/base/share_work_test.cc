#include "base/share_work.h"

#include <atomic>
#include <latch>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace cairn {
namespace {

TEST(ShareWork, DoesEachPieceOnce) {
  for (const std::size_t threads : {0, 1, 3, 64}) {
    std::vector<std::atomic<int>> calls(50);
    share_work(calls.size(), threads, [&](std::size_t i) { ++calls[i]; });
    for (const auto& count : calls) EXPECT_EQ(count, 1) << threads;
  }
}

TEST(ShareWork, OfNothingIsNothing) {
  share_work(0, 8, [](std::size_t) { FAIL(); });
}

TEST(ShareWork, DoesAsManyPiecesAtOnceAsItHasThreads) {
  std::latch all_have_begun(4);
  share_work(4, 4, [&](std::size_t) { all_have_begun.arrive_and_wait(); });
  EXPECT_TRUE(all_have_begun.try_wait());
}

TEST(ShareWork, StaysOnItsCallersThreadIfThatIsTheOnlyOne) {
  const std::thread::id here = std::this_thread::get_id();
  share_work(5, 1, [&](std::size_t) { EXPECT_EQ(std::this_thread::get_id(), here); });
}

}  // namespace
}  // namespace cairn
