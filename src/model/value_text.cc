#include "model/value_text.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace cairn {
namespace {

__extension__ typedef unsigned __int128 Uint128;

}  // namespace

std::string text_of(bool value) { return value ? "true" : "false"; }
std::string text_of(std::int64_t number) { return fmt::format("{}", number); }

std::string text_of(double number) {
  if (std::isnan(number)) return "NaN";
  if (std::isinf(number)) return number < 0 ? "-Infinity" : "Infinity";
  if (number == 0) return "0";  // engines hold both zeros equal, and keep either
  return fmt::format("{}", number);
}

std::string text_of_decimal(Int128 unscaled, std::uint32_t scale) {
  for (; scale > 0 && unscaled % 10 == 0; --scale) unscaled /= 10;
  return format_decimal(unscaled, scale);
}

std::string format_decimal(Int128 unscaled, std::uint32_t scale) {
  const bool is_below_zero = unscaled < 0;
  Uint128 rest = is_below_zero ? ~static_cast<Uint128>(unscaled) + 1 : static_cast<Uint128>(unscaled);
  std::string digits;
  do {
    digits.push_back(static_cast<char>('0' + static_cast<int>(rest % 10)));
    rest /= 10;
  } while (rest != 0);
  if (digits.size() <= scale) digits.resize(scale + 1, '0');
  if (scale > 0) digits.insert(scale, 1, '.');
  if (is_below_zero) digits.push_back('-');
  std::ranges::reverse(digits);
  return digits;
}

std::string base64_of(std::string_view bytes) {
  static constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const std::string_view group = bytes.substr(at, 3);
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      bits = (bits << 8) | (i < group.size() ? static_cast<unsigned char>(group[i]) : 0U);
    }
    for (std::size_t i = 0; i < 4; ++i) {
      text.push_back(i <= group.size() ? kAlphabet[(bits >> (18 - 6 * i)) & 63U] : '=');
    }
  }
  return text;
}

std::string uuid_of(std::string_view bytes) {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) text.push_back('-');
    const auto byte = static_cast<unsigned char>(bytes[i]);
    text.push_back(kDigits[byte >> 4U]);
    text.push_back(kDigits[byte & 15U]);
  }
  return text;
}

}  // namespace cairn
