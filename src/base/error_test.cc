#include <gtest/gtest.h>

#include "base/result.h"

namespace cairn {
namespace {

TEST(Error, TextIsAPathToTheCause) {
  const Error error = make_error(ErrorKind::kBadInput, "crc mismatch").within("block 17").within("users/0.avro");
  EXPECT_EQ(error.text(), "users/0.avro: block 17: crc mismatch");
}

TEST(Error, TheInnerHintWins) {
  const Error error = Error(ErrorKind::kConfig, "x").hinting("inner").hinting("outer");
  EXPECT_EQ(error.hint(), "inner");
}

TEST(Error, EveryKindHasARowOfItsOwn) {
  for (const ErrorKindInfo& info : error_kinds()) EXPECT_EQ(info_of(info.kind).name, info.name);
}

Result<int> half(int number) {
  if (number % 2 != 0) return make_error(ErrorKind::kBadInput, "{} is odd", number);
  return number / 2;
}

Result<int> quarter(int number) {
  const int halved = TRY(half(number));
  return TRY_WITHIN(half(halved), "second half");
}

TEST(Result, TryUnwrapsValues) { EXPECT_EQ(quarter(8).value(), 2); }

TEST(Result, TryReturnsErrorsWithContext) {
  EXPECT_EQ(quarter(7).error().text(), "7 is odd");
  EXPECT_EQ(quarter(6).error().text(), "second half: 3 is odd");
}

}  // namespace
}  // namespace cairn
