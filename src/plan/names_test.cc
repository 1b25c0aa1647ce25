#include "plan/names.h"

#include <random>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/digest.h"

namespace cairn {
namespace {

std::string hash_of(std::string_view source) { return sha256_hex(source).substr(0, 8); }

std::string mapped(const std::string& source, NamingRules rules = {}) { return NameMap(rules).assign(source); }

TEST(NameMap, OrdinaryNamesAreKept) {
  EXPECT_EQ(mapped("sign_up_click_link"), "sign_up_click_link");
  EXPECT_EQ(mapped("_key_events_pm__plp_"), "_key_events_pm__plp_");
  EXPECT_EQ(mapped("select"), "select");
  EXPECT_EQ(mapped("größe 📦"), "größe 📦");
}

TEST(NameMap, NamesBecomeLowerCaseWithoutAHash) { EXPECT_EQ(mapped("IP"), "ip"); }

TEST(NameMap, CaseTwinsAreToldApart) {
  NameMap names({});
  EXPECT_EQ(names.assign("ip"), "ip");
  EXPECT_EQ(names.assign("IP"), "ip_" + hash_of("IP"));
  EXPECT_EQ(names.assign("Ip"), "ip_" + hash_of("Ip"));
  EXPECT_EQ(names.assign("IP"), "ip_" + hash_of("IP"));
}

TEST(NameMap, OurPrefixIsMappedAway) {
  EXPECT_EQ(mapped("_cairn_dump_id"), "cairn_dump_id_" + hash_of("_cairn_dump_id"));
  EXPECT_EQ(mapped("_CAIRN_x"), "cairn_x_" + hash_of("_CAIRN_x"));
  EXPECT_EQ(mapped("__cairn_x"), "__cairn_x");
}

TEST(NameMap, TheEmptyNameGetsOne) { EXPECT_EQ(mapped(""), "_" + hash_of("")); }

TEST(NameMap, ControlCharactersAndBrokenTextAreReplaced) {
  EXPECT_EQ(mapped("a\tb"), "a_b_" + hash_of("a\tb"));
  EXPECT_EQ(mapped("a\xFFz"), "a_z_" + hash_of("a\xFFz"));
  EXPECT_EQ(mapped("a\xE2\x82"), "a___" + hash_of("a\xE2\x82"));
  EXPECT_EQ(mapped("\xC0\x80"), "___" + hash_of("\xC0\x80"));           // overlong
  EXPECT_EQ(mapped("\xE0\x80\x80"), "____" + hash_of("\xE0\x80\x80"));  // overlong
  EXPECT_EQ(mapped("\xED\xA0\x80"), "____" + hash_of("\xED\xA0\x80"));  // a surrogate
  EXPECT_EQ(mapped("\xF0\x80\x80\x80"), "_____" + hash_of("\xF0\x80\x80\x80"));
  EXPECT_EQ(mapped("\xF4\x90\x80\x80"), "_____" + hash_of("\xF4\x90\x80\x80"));
}

TEST(NameMap, LongNamesAreCutAtACharacterAndHashed) {
  const std::string exact = fmt::format("{:a<63}", "");
  const std::string over = fmt::format("{:a<64}", "");
  EXPECT_EQ(mapped(exact, {.bytes_max = 63}), exact);
  EXPECT_EQ(mapped(over, {.bytes_max = 63}), fmt::format("{:a<54}_{}", "", hash_of(over)));
  const std::string wide = fmt::format("{:a<53}éééééééé", "");
  EXPECT_EQ(mapped(wide, {.bytes_max = 63}), fmt::format("{:a<53}_{}", "", hash_of(wide)));
}

TEST(NameMap, NamesWithOneStartStayApart) {
  NameMap names({.bytes_max = 63});
  EXPECT_NE(names.assign(fmt::format("{:x<70}1", "")), names.assign(fmt::format("{:x<70}2", "")));
}

TEST(NameMap, WhatWasGivenBeforeAlwaysStands) {
  NameMap names({.bytes_max = 16});
  names.keep("Plan", "Plan_of_old");
  names.keep("other", "tier");
  EXPECT_EQ(names.assign("Plan"), "Plan_of_old");
  EXPECT_EQ(names.assign("tier"), "tier_" + hash_of("tier"));
  EXPECT_EQ(names.assign("plan_of_old"), "plan_of_" + hash_of("plan_of_old"));
}

TEST(NameMap, AHashThatIsTakenIsMadeAnew) {
  NameMap names({});
  names.keep("a", "ip");
  names.keep("b", "ip_" + hash_of("IP"));
  EXPECT_EQ(names.assign("IP"), "ip_" + hash_of(std::string("IP") + '\0'));
}

TEST(NameMap, SiblingsAreNamedByTheSameRuleAsColumns) {
  NameMap names({.bytes_max = 16});
  EXPECT_EQ(names.assign_sibling("time", "int64"), "time__int64");
  EXPECT_EQ(names.assign_sibling("time", "int64"), "time__i_" + hash_of("time__int64"));
  EXPECT_EQ(names.assign_sibling("time", "int64"), "time__i_" + hash_of(std::string("time__int64") + '\0'));
  EXPECT_EQ(names.assign_sibling("birthday_at", "int64"), "birthda_" + hash_of("birthday_at__int64"));
}

// Random names of few letters, so that twins, long ones and broken ones are frequent.
std::string random_name(std::mt19937_64& random) {
  static const std::vector<std::string> kPieces = {"a",    "A",    "b",        "_",  "_cairn_", "é",
                                                   "É",    "\xFF", "\xE2\x82", "\n", "\"",      "\x7F",
                                                   "名前", "📦",    " ",        "0",  "ab",      std::string(1, '\0')};
  std::string name;
  for (std::uint64_t left = random() % 24; left > 0; --left) name += kPieces[random() % kPieces.size()];
  return name;
}

// Counts the bytes that belong to no character, by decoding as a strict reader does.
bool is_valid_utf8(std::string_view text) {
  std::size_t i = 0;
  while (i < text.size()) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const std::size_t more = byte < 0x80   ? 0
                             : byte < 0xC2 ? 9
                             : byte < 0xE0 ? 1
                             : byte < 0xF0 ? 2
                             : byte < 0xF5 ? 3
                                           : 9;
    if (more == 9 || i + more >= text.size()) return false;
    for (std::size_t k = 1; k <= more; ++k) {
      if ((static_cast<unsigned char>(text[i + k]) >> 6) != 2) return false;
    }
    i += more + 1;
  }
  return true;
}

TEST(NameMap, AnyNamesGetValidDistinctStableNames) {
  for (const std::size_t bytes_max : {std::size_t{0}, std::size_t{16}, std::size_t{63}}) {
    std::mt19937_64 random(20261124 + bytes_max);
    NameMap names({.bytes_max = bytes_max});
    std::map<std::string, std::string> target_of;
    std::map<std::string, std::string> source_of;
    for (int i = 0; i < (bytes_max == 16 ? 100'000 : 10'000); ++i) {
      const std::string source = random_name(random);
      const std::string target = names.assign(source);
      const auto [known, is_new] = target_of.emplace(source, target);
      ASSERT_EQ(known->second, target);
      if (!is_new) continue;
      ASSERT_TRUE(source_of.emplace(target, source).second) << source << " and " << source_of[target];
      ASSERT_FALSE(target.empty());
      ASSERT_TRUE(is_valid_utf8(target)) << target;
      ASSERT_FALSE(target.starts_with("_cairn_"));
      ASSERT_TRUE(bytes_max == 0 || target.size() <= bytes_max) << target;
      for (const char c : target)
        ASSERT_TRUE(static_cast<unsigned char>(c) >= 0x20 && c != 0x7F && !(c >= 'A' && c <= 'Z'));
    }
  }
}

}  // namespace
}  // namespace cairn
