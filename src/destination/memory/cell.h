#pragma once

#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "model/column_sink.h"
#include "model/value_text.h"

namespace cairn::memory_store {

// One value of a row, owned. What it means (a time, a decimal, JSON) is the business of its column's Type; the cell
// knows only NULL, a whole number of any width, a floating-point number of either width, and bytes.
class Cell {
 public:
  Cell() = default;  // NULL
  Cell(std::integral auto number) : value_(static_cast<Int128>(number)) {}
  Cell(Int128 number) : value_(number) {}
  Cell(double number) : value_(number) {}
  Cell(std::string text) : value_(std::move(text)) {}
  Cell(std::string_view text) : value_(std::string(text)) {}
  Cell(const char* text) : value_(std::string(text)) {}

  bool is_null() const { return std::holds_alternative<std::monostate>(value_); }
  // REQUIRES: the cell holds that kind of value.
  Int128 integer() const { return std::get<Int128>(value_); }
  double floating() const { return std::get<double>(value_); }
  const std::string& text() const { return std::get<std::string>(value_); }

  // A total order, NULL first; unlike that of C++ it knows NaN, so that cells can be keys of a map.
  std::strong_ordering operator<=>(const Cell& other) const;
  bool operator==(const Cell& other) const { return (*this <=> other) == 0; }

 private:
  std::variant<std::monostate, Int128, double, std::string> value_;
};

using Row = std::vector<Cell>;

// Copies a cell out of a column, so that it outlives the batch.
Cell read_cell(const SinkColumn& column, std::size_t row);
// Writes a cell into a column. Long text is borrowed: the cell must outlive the batch.
// REQUIRES: the cell is NULL or of the column's kind, and fits its width.
void write_cell(const Cell& cell, const SinkColumn& column, std::size_t row);

}  // namespace cairn::memory_store
