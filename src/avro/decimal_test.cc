#include "avro/decimal.h"

#include <gtest/gtest.h>

namespace cairn::avro {
namespace {

using std::string_literals::operator""s;

std::string exact(std::string_view bytes, std::uint32_t precision, std::uint32_t scale) {
  const auto unscaled = decimal_from_bytes(bytes, precision);
  return unscaled ? format_decimal(*unscaled, scale) : "too large";
}

std::string big(std::string_view bytes, std::uint32_t precision, std::uint32_t scale) {
  return format_big_decimal(bytes, precision, scale).value_or("too large");
}

std::string padded(std::size_t count, char filler, std::string_view bytes) {
  std::string text(count, filler);
  text.append(bytes);
  return text;
}

TEST(Decimal, BytesAreTwosComplement) {
  EXPECT_EQ(exact("\x00"s, 4, 0), "0");
  EXPECT_EQ(exact("\x7f", 4, 0), "127");
  EXPECT_EQ(exact("\xff", 4, 0), "-1");
  EXPECT_EQ(exact("\x80", 4, 0), "-128");
  EXPECT_EQ(exact("\x00\x80"s, 4, 0), "128");
}

TEST(Decimal, TheScaleIsExact) {
  EXPECT_EQ(exact("\x05", 4, 2), "0.05");
  EXPECT_EQ(exact("\xfb", 4, 2), "-0.05");
  EXPECT_EQ(exact("\x01\x00"s, 4, 2), "2.56");
  EXPECT_EQ(exact("\x00"s, 4, 2), "0.00");
}

TEST(Decimal, DigitsAreLimitedByPrecision) {
  EXPECT_EQ(exact("\x09", 1, 0), "9");
  EXPECT_EQ(exact("\x0a", 1, 0), "too large");
  EXPECT_EQ(exact("\xf7", 1, 0), "-9");
  EXPECT_EQ(exact("\xf6", 1, 0), "too large");
  EXPECT_EQ(big("\x09", 1, 0), "9");
  EXPECT_EQ(big("\x0a", 1, 0), "too large");
}

TEST(Decimal, SignExtensionIsNoDigit) {
  EXPECT_EQ(exact(padded(1000, '\0', "\x05"), 1, 0), "5");
  EXPECT_EQ(exact(padded(1000, '\xff', ""), 1, 0), "-1");
  EXPECT_EQ(big(padded(1000, '\xff', ""), 40, 0), "-1");
  EXPECT_EQ(exact(padded(17, '\x01', ""), 38, 0), "too large");
}

TEST(Decimal, ThirtyEightDigitsFit) {
  // 10^38 − 1 and its negative
  const std::string nines = "\x4b\x3b\x4c\xa8\x5a\x86\xc4\x7a\x09\x8a\x22\x3f\xff\xff\xff\xff"s;
  const std::string negative = "\xb4\xc4\xb3\x57\xa5\x79\x3b\x85\xf6\x75\xdd\xc0\x00\x00\x00\x01"s;
  EXPECT_EQ(exact(nines, 38, 0), std::string(38, '9'));
  EXPECT_EQ(exact(negative, 38, 38), "-0." + std::string(38, '9'));
  EXPECT_EQ(exact("\x7f" + std::string(15, '\xff'), 38, 0), "too large");
  EXPECT_EQ(exact("\x80" + std::string(15, '\0'), 38, 0), "too large");
}

TEST(Decimal, MoreDigitsAreTextAndAgreeWithTheNumbers) {
  EXPECT_EQ(big("\x01" + std::string(32, '\0'), 78, 0),
            "115792089237316195423570985008687907853269984665640564039457584007913129639936");
  EXPECT_EQ(big("\xff" + std::string(32, '\0'), 78, 3),
            "-115792089237316195423570985008687907853269984665640564039457584007913129639.936");
  for (int value = -300; value <= 300; ++value) {
    const std::string bytes{static_cast<char>(value >> 8), static_cast<char>(value)};
    EXPECT_EQ(big(bytes, 50, 1), exact(bytes, 38, 1));
  }
}

}  // namespace
}  // namespace cairn::avro
