#include "config/nearest.h"

#include <vector>

#include <gtest/gtest.h>

namespace cairn {
namespace {

TEST(EditDistance, CountsInsertionsRemovalsReplacementsAndSwaps) {
  EXPECT_EQ(edit_distance("", ""), 0U);
  EXPECT_EQ(edit_distance("", "abc"), 3U);
  EXPECT_EQ(edit_distance("select", "select"), 0U);
  EXPECT_EQ(edit_distance("select", "slect"), 1U);
  EXPECT_EQ(edit_distance("select", "selectt"), 1U);
  EXPECT_EQ(edit_distance("select", "sekect"), 1U);
  EXPECT_EQ(edit_distance("select", "seelct"), 1U);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);
}

TEST(Nearest, OnlySlipsOfTheFingerCount) {
  const std::vector<std::string> words{"path", "prefix", "bucket"};
  EXPECT_EQ(nearest("pth", words), "path");
  EXPECT_EQ(nearest("bukcet", words), "bucket");
  EXPECT_EQ(nearest("colour", words), std::nullopt);
  EXPECT_EQ(nearest("", words), std::nullopt);
  EXPECT_EQ(nearest(std::string(1'000'000, 'x'), words), std::nullopt);
}

}  // namespace
}  // namespace cairn
