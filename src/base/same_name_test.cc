#include "base/same_name.h"

#include <gtest/gtest.h>

namespace cairn {
namespace {

TEST(SameName, LettersCountWithoutCase) {
  EXPECT_TRUE(is_same_name("Heap_RAW", "heap_raw"));
  EXPECT_FALSE(is_same_name("heap", "heap_raw"));
  EXPECT_FALSE(is_same_name("[", "{"));
}

TEST(SameName, BytesBeyondAsciiAreAsTheyAre) { EXPECT_FALSE(is_same_name("\xC3\x84", "\xC3\xA4")); }

TEST(SameName, NamesThatAreTheSameHaveOneLowerCase) { EXPECT_EQ(lower_case("[Heap]_\xC3\x84_Z"), "[heap]_\xC3\x84_z"); }

}  // namespace
}  // namespace cairn
