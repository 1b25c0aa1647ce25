#include "model/start_date.h"

#include <gtest/gtest.h>

namespace cairn {
namespace {

TEST(StartDate, IsReadInBothForms) {
  EXPECT_EQ(parse_start_date("2024-01-31").value(), parse_start_date("01/31/2024").value());
  EXPECT_EQ(parse_start_date("1970-01-02").value().days, 1);
  EXPECT_EQ(parse_start_date("12/31/1969").value().days, -1);
  EXPECT_EQ(parse_start_date("02/29/2024").value().micros(), 1'709'164'800'000'000);
}

TEST(StartDate, IsWrittenInOne) { EXPECT_EQ(format_start_date(parse_start_date("01/31/2024").value()), "2024-01-31"); }

TEST(StartDate, WhatIsNoDateIsRefused) {
  for (const char* text :
       {"", "2024", "2024-1-31", "31/01/2024", "02/30/2024", "1/31/2024", "01/31/24", "2024-01-31T00:00:00Z",
        "2024/01/31", "2024-01-32", " 2024-01-31", "01-31-2024", "20240131", "2024-01-31 "}) {
    const auto parsed = parse_start_date(text);
    ASSERT_FALSE(parsed) << text;
    EXPECT_EQ(parsed.error().kind(), ErrorKind::kConfig);
    EXPECT_EQ(parsed.error().text(), fmt::format("`{}` is not a date", text));
    EXPECT_TRUE(parsed.error().hint().contains("month in front"));
  }
}

}  // namespace
}  // namespace cairn
