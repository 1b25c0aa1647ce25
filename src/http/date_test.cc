#include "http/date.h"

#include <gtest/gtest.h>

namespace cairn::http {
namespace {

TEST(HttpDate, IsRead) {
  EXPECT_EQ(format_utc(parse_date("Sun, 06 Nov 1994 08:49:37 GMT").value()), "1994-11-06T08:49:37Z");
  EXPECT_EQ(format_utc(parse_date("Thu, 29 Feb 2024 23:59:59 GMT").value()), "2024-02-29T23:59:59Z");
}

TEST(HttpDate, AnythingElseIsNone) {
  for (const char* text :
       {"", "yesterday", "1994-11-06T08:49:37Z", "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 31 Feb 1994 08:49:37 GMT",
        "Sun, 06 Nix 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, -6 Nov 1994 08:49:37 GMT"}) {
    EXPECT_FALSE(parse_date(text)) << text;
  }
}

}  // namespace
}  // namespace cairn::http
