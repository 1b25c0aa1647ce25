#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/check.h"
#include "base/clock.h"

namespace cairn::duckdb {

// A parameter of a statement or a cell of its result. Rows of users never travel this way, only state. NULL is
// monostate; booleans and narrower integers come back as std::int64_t; lists hold no NULL.
using Value = std::variant<std::monostate, std::int64_t, std::string, Timestamp, std::vector<std::int64_t>,
                           std::vector<std::string>>;

// An absent value as NULL.
template <typename T>
Value value_of(const std::optional<T>& value) {
  return value.has_value() ? Value(*value) : Value();
}

// The whole result of a statement that reads state, copied out of DuckDB: it outlives statement and connection. Rows
// and columns are numbered from 0; a place that is not there, or a type that the statement does not give, is a bug of
// the caller.
class Rows {
 public:
  explicit Rows(std::vector<std::vector<Value>> rows) : rows_(std::move(rows)) {}

  std::size_t size() const { return rows_.size(); }
  bool empty() const { return rows_.empty(); }

  // The cell as the type that the statement gives it, or the type's zero if it is NULL.
  template <typename T>
  T get(std::size_t row, std::size_t column) const {
    return maybe<T>(row, column).value_or(T{});
  }
  // The same where NULL means something of its own.
  template <typename T>
  std::optional<T> maybe(std::size_t row, std::size_t column) const {
    const Value& cell = rows_.at(row).at(column);
    if (std::holds_alternative<std::monostate>(cell)) return std::nullopt;
    const T* const value = std::get_if<T>(&cell);
    CHECK(value != nullptr, "a column is read as the type that its statement gives it");
    return *value;
  }

 private:
  std::vector<std::vector<Value>> rows_;
};

}  // namespace cairn::duckdb
