#include "base/secret.h"

#include <ostream>
#include <string>

#include <fmt/core.h>
#include <gtest/gtest.h>

namespace cairn {
namespace {

template <typename T>
concept IsPrintable = requires(std::ostream& out, const T& value) {
  out << value;
};

TEST(Secret, CannotBePrintedAndDoesNotTurnIntoText) {
  static_assert(!IsPrintable<Secret>);
  static_assert(!fmt::is_formattable<Secret>::value);
  static_assert(!std::is_convertible_v<Secret, std::string>);
  static_assert(!std::is_convertible_v<Secret, std::string_view>);
  static_assert(!std::is_convertible_v<std::string, Secret>);
}

TEST(Secret, ComparesByItsBytes) {
  EXPECT_TRUE(Secret("abc") == Secret("abc"));
  EXPECT_FALSE(Secret("abc") == Secret("abd"));
  EXPECT_FALSE(Secret("abc") == Secret("ab"));
  EXPECT_TRUE(Secret() == Secret(""));
}

TEST(Secret, IsCopiedAndMovedWhole) {
  const Secret one("one");
  Secret other("a longer one");
  other = one;
  EXPECT_EQ(other.expose(), "one");
  const Secret moved = std::move(other);
  EXPECT_EQ(moved.expose(), "one");
  EXPECT_EQ(one.expose(), "one");
}

}  // namespace
}  // namespace cairn
