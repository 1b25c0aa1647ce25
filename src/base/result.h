#pragma once

#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

#include "base/check.h"
#include "base/error.h"

namespace cairn {

// A value or an Error, with the member names of std::expected. It is our own because the standard one of this compiler
// lacks [[nodiscard]]: a dropped error would compile without a word.
template <typename T>
class [[nodiscard]] Result {
 public:
  using value_type = T;

  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}
  template <typename U>
  requires(std::is_convertible_v<U, T> && !std::is_same_v<std::remove_cvref_t<U>, T> &&
           !std::is_same_v<std::remove_cvref_t<U>, Error> && !std::is_same_v<std::remove_cvref_t<U>, Result>)
      Result(U&& value)
      : state_(std::in_place_index<0>, std::forward<U>(value)) {}

  bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }

  // REQUIRES: has_value().
  T& value() & { return check_value(), *std::get_if<0>(&state_); }
  const T& value() const& { return check_value(), *std::get_if<0>(&state_); }
  // By value, so that `for (x : read().value())` holds on to what it walks through.
  T value() && { return check_value(), std::move(*std::get_if<0>(&state_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }
  T value_or(T fallback) && { return has_value() ? std::move(*this).value() : std::move(fallback); }

  // REQUIRES: !has_value().
  Error& error() & { return check_error(), *std::get_if<1>(&state_); }
  const Error& error() const& { return check_error(), *std::get_if<1>(&state_); }
  Error&& error() && { return check_error(), std::move(*std::get_if<1>(&state_)); }

  // Adds context to the error, if there is one: `return read(file).within("reading " + name);`
  Result within(std::string context) && {
    if (!has_value()) return std::move(*this).error().within(std::move(context));
    return std::move(*this);
  }

 private:
  void check_value() const { CHECK(has_value(), "value() of a Result that holds an error"); }
  void check_error() const { CHECK(!has_value(), "error() of a Result that holds a value"); }

  std::variant<T, Error> state_;
};

// Success without a value, or an Error.
template <>
class [[nodiscard]] Result<void> {
 public:
  using value_type = void;

  Result() = default;
  Result(Error error) : error_(std::move(error)) {}

  bool has_value() const { return !error_.has_value(); }
  explicit operator bool() const { return has_value(); }
  void value() const { CHECK(has_value(), "value() of a Status that holds an error"); }

  Error& error() & { return check_error(), *error_; }
  const Error& error() const& { return check_error(), *error_; }
  Error&& error() && { return check_error(), std::move(*error_); }

  Result within(std::string context) && {
    if (!has_value()) return std::move(*this).error().within(std::move(context));
    return {};
  }

 private:
  void check_error() const { CHECK(!has_value(), "error() of a Status that holds none"); }

  std::optional<Error> error_;
};

using Status = Result<void>;

}  // namespace cairn

// The value of a Result, or a return of its error from the calling function. At most one in a statement.
#define TRY(expression)                       \
  __extension__({                             \
    auto&& try_result = (expression);         \
    if (!try_result.has_value()) [[unlikely]] \
      return std::move(try_result).error();   \
    std::move(try_result).value();            \
  })

// The same, with context put in front of the error. The context is evaluated only on failure.
#define TRY_WITHIN(expression, context)                     \
  __extension__({                                           \
    auto&& try_result = (expression);                       \
    if (!try_result.has_value()) [[unlikely]]               \
      return std::move(try_result).error().within(context); \
    std::move(try_result).value();                          \
  })
