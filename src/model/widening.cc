#include "model/widening.h"

#include <algorithm>

namespace cairn {
namespace {

constexpr int kDecimalDigitsMax = 38;

bool is_integer(Type type) { return type.id == TypeId::kInt32 || type.id == TypeId::kInt64; }
bool is_decimal(Type type) { return type.id == TypeId::kDecimal; }
bool is_worth_a_column(Type type) { return type.id == TypeId::kTimestamp || type.id == TypeId::kJson; }

int integer_digits(Type type) {
  constexpr int kInt32Digits = 10;
  constexpr int kInt64Digits = 19;
  if (is_decimal(type)) return type.precision - type.scale;
  return type.id == TypeId::kInt32 ? kInt32Digits : kInt64Digits;
}

// Of two types that are decimals or integers, one a decimal at least.
Type common_decimal(Type left, Type right) {
  const int scale = std::max(left.scale, right.scale);
  const int precision = std::max(integer_digits(left), integer_digits(right)) + scale;
  if (precision > kDecimalDigitsMax) return {TypeId::kString};
  return {TypeId::kDecimal, static_cast<std::uint8_t>(precision), static_cast<std::uint8_t>(scale)};
}

// Of an integer and a floating-point number.
Type common_number(Type integer, Integers integers) {
  const bool is_exact = integer.id == TypeId::kInt32 || integers == Integers::kExact;
  return {is_exact ? TypeId::kFloat64 : TypeId::kString};
}

}  // namespace

bool is_floating(Type type) { return type.id == TypeId::kFloat32 || type.id == TypeId::kFloat64; }

bool is_of_one_kind(Type left, Type right) {
  return left.id == right.id || (is_integer(left) && is_integer(right)) || (is_floating(left) && is_floating(right));
}

std::optional<Type> common_type(Type left, Type right, Integers integers) {
  if (widens_to(left, right)) return right;
  if (widens_to(right, left)) return left;
  if (is_worth_a_column(left) || is_worth_a_column(right)) return std::nullopt;
  if (is_integer(left) && is_floating(right)) return common_number(left, integers);
  if (is_floating(left) && is_integer(right)) return common_number(right, integers);
  const bool has_decimal = is_decimal(left) || is_decimal(right);
  const auto is_exact_number = [](Type type) { return is_decimal(type) || is_integer(type); };
  if (has_decimal && is_exact_number(left) && is_exact_number(right)) return common_decimal(left, right);
  return Type{TypeId::kString};
}

bool takes_in(Type column, Type delivered) { return common_type(column, delivered, Integers::kExact) == column; }

std::optional<std::size_t> column_for(std::span<const Type> columns, Type delivered) {
  if (!columns.empty() && takes_in(columns.front(), delivered)) return 0;
  return sibling_for(columns, delivered);
}

std::optional<std::size_t> sibling_for(std::span<const Type> columns, Type delivered) {
  for (std::size_t i = 1; i < columns.size(); ++i) {
    if (is_of_one_kind(columns[i], delivered) && takes_in(columns[i], delivered)) return i;
  }
  return std::nullopt;
}

}  // namespace cairn
