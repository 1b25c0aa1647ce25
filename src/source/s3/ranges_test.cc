#include "source/s3/ranges.h"

#include <gtest/gtest.h>

namespace cairn::s3 {
namespace {

constexpr std::uint64_t kMebi = std::uint64_t{1} << 20;

TEST(Ranges, ASmallObjectComesInOnePiece) {
  for (const std::uint64_t size : {std::uint64_t{0}, std::uint64_t{1}, kMebi, 32 * kMebi}) {
    EXPECT_EQ(range_at(0, size, Reading::kWhole), (ByteRange{0, size}));
    EXPECT_EQ(range_at(size == 0 ? 0 : size - 1, size, Reading::kWhole), (ByteRange{0, size}));
  }
}

TEST(Ranges, ALargeOneInPiecesOfEightMebibytes) {
  const std::uint64_t size = 33 * kMebi;
  EXPECT_EQ(range_at(0, size, Reading::kWhole), (ByteRange{0, 8 * kMebi}));
  EXPECT_EQ(range_at(8 * kMebi, size, Reading::kWhole), (ByteRange{8 * kMebi, 8 * kMebi}));
  EXPECT_EQ(range_at(size - 1, size, Reading::kWhole), (ByteRange{32 * kMebi, kMebi}));
}

TEST(Ranges, WhoMayOnlyWantTheBeginningGetsItFirst) {
  EXPECT_EQ(range_at(0, kMebi, Reading::kBegin), (ByteRange{0, kMebi}));
  EXPECT_EQ(range_at(0, 10 * kMebi, Reading::kBegin), (ByteRange{0, kFirstBytes}));
  EXPECT_EQ(range_at(kFirstBytes, 10 * kMebi, Reading::kBegin), (ByteRange{kFirstBytes, 10 * kMebi - kFirstBytes}));
}

TEST(Ranges, CoverTheObjectWithoutGapsAndOverlaps) {
  for (const Reading reading : {Reading::kWhole, Reading::kBegin}) {
    for (std::uint64_t size = 1; size < 100 * kMebi; size += 1'234'567) {
      std::uint64_t at = 0;
      while (at < size) {
        const ByteRange range = range_at(at, size, reading);
        ASSERT_EQ(range.begin, at);
        ASSERT_GT(range.size, 0U);
        ASSERT_EQ(range_at(range.end() - 1, size, reading), range);
        at = range.end();
      }
      ASSERT_EQ(at, size);
    }
  }
}

}  // namespace
}  // namespace cairn::s3
