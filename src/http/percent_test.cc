#include "http/percent.h"

#include <gtest/gtest.h>

namespace cairn::http {
namespace {

TEST(PercentEncode, KeepsTheUnreservedAlone) {
  EXPECT_EQ(percent_encode("AZaz09-_.~"), "AZaz09-_.~");
  EXPECT_EQ(percent_encode("a b/c=d+e%&?\xC3\xA9*'()!"), "a%20b%2Fc%3Dd%2Be%25%26%3F%C3%A9%2A%27%28%29%21");
  EXPECT_EQ(percent_encode(std::string_view("\0\x7f\xff", 3)), "%00%7F%FF");
}

TEST(PercentEncode, APathKeepsItsSlashes) { EXPECT_EQ(percent_encode_path("/part=0/a b//"), "/part%3D0/a%20b//"); }

TEST(PercentDecode, UndoesTheEncodingOfEveryByte) {
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
  EXPECT_EQ(percent_decode(percent_encode(bytes), Plus::kItself).value(), bytes);
  EXPECT_EQ(percent_decode(percent_encode(bytes), Plus::kSpace).value(), bytes);
}

TEST(PercentDecode, APlusIsWhatTheCallerSays) {
  EXPECT_EQ(percent_decode("a+b%2B%2b", Plus::kItself).value(), "a+b++");
  EXPECT_EQ(percent_decode("a+b%2B%2b", Plus::kSpace).value(), "a b++");
}

TEST(PercentDecode, HalfAnEscapeIsAnError) {
  for (const char* text : {"%", "a%4", "%4g", "%%41", "% 1", "%-1"}) {
    EXPECT_EQ(percent_decode(text, Plus::kItself).error().kind(), ErrorKind::kBadInput) << text;
  }
}

}  // namespace
}  // namespace cairn::http
