#include "avro/decimal.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include <fmt/core.h>

namespace cairn::avro {
namespace {

__extension__ typedef unsigned __int128 Uint128;

constexpr std::size_t kInt128Bytes = 16;

bool is_negative(std::string_view bytes) { return (static_cast<unsigned char>(bytes.front()) & 0x80U) != 0; }

// The bytes without the leading ones that only repeat the sign.
std::string_view without_sign_extension(std::string_view bytes) {
  const char filler = is_negative(bytes) ? '\xff' : '\0';
  while (bytes.size() > 1 && bytes[0] == filler && is_negative(bytes.substr(1)) == is_negative(bytes)) {
    bytes.remove_prefix(1);
  }
  return bytes;
}

Uint128 power_of_ten(std::uint32_t exponent) {
  Uint128 power = 1;
  for (std::uint32_t i = 0; i < exponent; ++i) power *= 10;
  return power;
}

std::string with_point(std::string digits, std::uint32_t scale, bool is_below_zero) {
  if (scale > 0) {
    if (digits.size() <= scale) digits.insert(0, scale + 1 - digits.size(), '0');
    digits.insert(digits.size() - scale, 1, '.');
  }
  if (is_below_zero) digits.insert(0, 1, '-');
  return digits;
}

// The magnitude of a two's complement number in limbs of 32 bits, least significant first.
std::vector<std::uint32_t> magnitude_of(std::string_view bytes) {
  std::vector<std::uint32_t> limbs((bytes.size() + 3) / 4);
  std::uint32_t carry = is_negative(bytes) ? 1 : 0;
  const std::uint32_t flip = is_negative(bytes) ? 0xff : 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const std::uint32_t byte = static_cast<unsigned char>(bytes[bytes.size() - 1 - i]) ^ flip;
    const std::uint32_t sum = byte + carry;
    carry = sum >> 8;
    limbs[i / 4] |= (sum & 0xffU) << (8 * (i % 4));
  }
  if (carry != 0) limbs.push_back(carry);
  return limbs;
}

// Divides in place and returns the remainder.
std::uint32_t divide(std::vector<std::uint32_t>& limbs, std::uint32_t divisor) {
  std::uint64_t rest = 0;
  for (std::size_t i = limbs.size(); i-- > 0;) {
    const std::uint64_t value = (rest << 32) | limbs[i];
    limbs[i] = static_cast<std::uint32_t>(value / divisor);
    rest = value % divisor;
  }
  while (!limbs.empty() && limbs.back() == 0) limbs.pop_back();
  return static_cast<std::uint32_t>(rest);
}

std::string digits_of(std::vector<std::uint32_t> limbs) {
  constexpr std::uint32_t kNineDigits = 1'000'000'000;
  std::string reversed;
  while (!limbs.empty()) {
    std::uint32_t rest = divide(limbs, kNineDigits);
    for (int i = 0; i < 9; ++i, rest /= 10) reversed.push_back(static_cast<char>('0' + rest % 10));
  }
  while (reversed.size() > 1 && reversed.back() == '0') reversed.pop_back();
  std::ranges::reverse(reversed);
  return reversed.empty() ? "0" : reversed;
}

}  // namespace

std::optional<Int128> decimal_from_bytes(std::string_view bytes, std::uint32_t precision) {
  bytes = without_sign_extension(bytes);
  if (bytes.size() > kInt128Bytes) return std::nullopt;
  Uint128 bits = is_negative(bytes) ? ~Uint128{0} : 0;
  for (const char byte : bytes) bits = (bits << 8) | static_cast<unsigned char>(byte);
  const Uint128 magnitude = is_negative(bytes) ? ~bits + 1 : bits;
  if (magnitude >= power_of_ten(precision)) return std::nullopt;
  return static_cast<Int128>(bits);
}

Int128 unscaled_of(const SinkColumn& column, std::size_t row) {
  switch (column.physical) {
    case Physical::kInt16: return column.cells<std::int16_t>()[row];
    case Physical::kInt32: return column.cells<std::int32_t>()[row];
    case Physical::kInt64: return column.cells<std::int64_t>()[row];
    default: return column.cells<Int128>()[row];
  }
}

std::optional<std::string> format_big_decimal(std::string_view bytes, std::uint32_t precision, std::uint32_t scale) {
  bytes = without_sign_extension(bytes);
  const double digits_min = (8 * static_cast<double>(bytes.size()) - 9) * std::log10(2);
  if (digits_min > precision) return std::nullopt;  // before work that grows with the square of the size
  std::string digits = digits_of(magnitude_of(bytes));
  if (digits.size() > precision) return std::nullopt;
  return with_point(std::move(digits), scale, is_negative(bytes));
}

}  // namespace cairn::avro
