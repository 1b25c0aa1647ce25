#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "model/type.h"

namespace cairn {

// What is known of the integers that stand, or would stand, in a column of doubles.
enum class Integers : std::uint8_t {
  kExact,    // each is exactly a double: |v| <= 2^53, as far as anybody has looked
  kInexact,  // one at least is not
};

inline constexpr std::int64_t kExactIntegerMax = std::int64_t{1} << 53;
constexpr bool is_exact_in_double(std::int64_t value) {
  return value >= -kExactIntegerMax && value <= kExactIntegerMax;
}

// The narrowest type that holds each value of both types as itself: the same number, or its text (value_text.h). Empty
// where that would lose what makes the value useful: a time becomes a text that no arithmetic knows, a nested value one
// that cannot be queried. Such values get a column of their own.
//
// Commutative and, for one answer about integers, associative: the type that a column ends with does not depend on the
// order in which its types came.
std::optional<Type> common_type(Type left, Type right, Integers integers);

bool is_floating(Type type);

// True for types whose values share a sibling: equal ones but for digits of decimals, integers, floating-point numbers.
bool is_of_one_kind(Type left, Type right);

// True if a column of type `column` takes in values of type `delivered`, integers in doubles one by one by their value.
bool takes_in(Type column, Type delivered);

// Which of a field's columns takes in values of a type: its own, which is the first, if that can; else the sibling for
// the type. Empty if a sibling has yet to be made.
std::optional<std::size_t> column_for(std::span<const Type> columns, Type delivered);
// The same without the field's own column.
std::optional<std::size_t> sibling_for(std::span<const Type> columns, Type delivered);

}  // namespace cairn
