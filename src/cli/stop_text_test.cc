#include "cli/stop_text.h"

#include <vector>

#include <gtest/gtest.h>

namespace cairn::cli {
namespace {

std::string text_of(const std::vector<StopText>& stops) { return stops_text(stops); }

TEST(StopText, AReasonOfSeveralTablesIsToldOnce) {
  EXPECT_EQ(text_of({{"stops ", "cart", ": the manifest is torn\n"},
                     {"stops ", "users", ": a file is missing\n"},
                     {"stops ", "order", ": the manifest is torn\n"}}),
            "stops 2 tables ('cart' and 'order'): the manifest is torn\n"
            "stops users: a file is missing\n");
}

TEST(StopText, OfManyTablesTheFirstOnesAreNamed) {
  std::vector<StopText> stops;
  for (const char* const table : {"a", "b", "c", "d", "e", "f", "g"}) stops.push_back({"held ", table, ": why\n"});
  const std::string text = text_of(stops);
  EXPECT_TRUE(text.starts_with("held 7 tables ('a', 'b'")) << text;
  EXPECT_TRUE(text.ends_with("more): why\n")) << text;
}

TEST(StopText, AStopAndAHoldForOneReasonAreTwo) {
  EXPECT_EQ(text_of({{"stops ", "a", ": why\n"}, {"held ", "b", ": why\n"}}), "stops a: why\nheld b: why\n");
}

TEST(StopText, NamesFromOutsideAreMadePrintable) {
  EXPECT_EQ(text_of({{"stops ", "a\x1b[2J", ": why\n"}}), "stops a\\x1B[2J: why\n");
}

}  // namespace
}  // namespace cairn::cli
