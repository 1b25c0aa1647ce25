#include "plan/near_names.h"

#include <gtest/gtest.h>

namespace cairn {
namespace {

using Names = std::vector<std::string>;

TEST(NearNames, TheNearestComesFirst) {
  EXPECT_EQ(near_names("user", Names{"users", "uses", "sessions"}), (Names{"users", "uses"}));
}

TEST(NearNames, CaseIsForgiven) { EXPECT_EQ(near_names("USERS", Names{"users"}), Names{"users"}); }

TEST(NearNames, LongNamesMayDifferMore) {
  EXPECT_EQ(near_names("sign_up_link_click", Names{"sign_up_click"}), Names{"sign_up_click"});
  EXPECT_EQ(near_names("abc", Names{"xyz"}), Names{});
}

TEST(NearNames, AtMostThreeAreNamed) {
  EXPECT_EQ(near_names("a", Names{"a1", "a2", "a3", "a4"}), (Names{"a1", "a2", "a3"}));
}

TEST(NearNames, HugeNamesAreNotCompared) {
  EXPECT_EQ(near_names(std::string(10'000, 'a'), Names{"a"}), Names{});
  EXPECT_EQ(near_names("a", Names{std::string(10'000, 'a')}), Names{});
}

TEST(ListOf, NamesMakeASentence) {
  EXPECT_EQ(list_of({"a"}), "'a'");
  EXPECT_EQ(list_of({"a", "b"}), "'a' and 'b'");
  EXPECT_EQ(list_of({"a", "b", "c", "d", "e", "f"}), "'a', 'b', 'c', 'd', 'e' and 'f'");
  EXPECT_EQ(list_of({"a", "b", "c", "d", "e", "f", "g"}), "'a', 'b', 'c', 'd', 'e' and 2 more");
}

}  // namespace
}  // namespace cairn
