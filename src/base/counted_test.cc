#include "base/counted.h"

#include <gtest/gtest.h>

namespace cairn {
namespace {

TEST(FormatCount, ThousandsAreSetApart) {
  EXPECT_EQ(format_count(1234567), "1,234,567");
  EXPECT_EQ(format_count(-1000), "-1,000");
  EXPECT_EQ(format_count(999), "999");
}

TEST(Counted, OneIsNotMany) {
  EXPECT_EQ(counted(0, "row"), "0 rows");
  EXPECT_EQ(counted(1, "row"), "1 row");
  EXPECT_EQ(counted(1234, "table"), "1,234 tables");
}

}  // namespace
}  // namespace cairn
