#include "destination/memory/cell.h"

#include "base/check.h"

namespace cairn::memory_store {
namespace {

std::strong_ordering order(std::monostate, std::monostate) { return std::strong_ordering::equal; }
std::strong_ordering order(Int128 left, Int128 right) {
  if (left == right) return std::strong_ordering::equal;
  return left < right ? std::strong_ordering::less : std::strong_ordering::greater;
}
std::strong_ordering order(double left, double right) { return std::strong_order(left, right); }
std::strong_ordering order(const std::string& left, const std::string& right) { return left <=> right; }

}  // namespace

std::strong_ordering Cell::operator<=>(const Cell& other) const {
  if (value_.index() != other.value_.index()) return value_.index() <=> other.value_.index();
  return std::visit(
      [&other]<typename Value>(const Value& value) { return order(value, std::get<Value>(other.value_)); }, value_);
}

Cell read_cell(const SinkColumn& column, std::size_t row) {
  if (!column.is_valid(row)) return {};
  switch (column.physical) {
    case Physical::kBool: return column.cells<bool>()[row];
    case Physical::kInt16: return column.cells<std::int16_t>()[row];
    case Physical::kInt32: return column.cells<std::int32_t>()[row];
    case Physical::kInt64: return column.cells<std::int64_t>()[row];
    case Physical::kInt128: return column.cells<Int128>()[row];
    case Physical::kFloat32: return static_cast<double>(column.cells<float>()[row]);
    case Physical::kFloat64: return column.cells<double>()[row];
    case Physical::kString: return column.cells<StringCell>()[row].view();
  }
  CHECK(false, "every physical form can be read");
}

void write_cell(const Cell& cell, const SinkColumn& column, std::size_t row) {
  if (cell.is_null()) return column.set_null(row);
  switch (column.physical) {
    case Physical::kBool: column.cells<bool>()[row] = cell.integer() != 0; return;
    case Physical::kInt16: column.cells<std::int16_t>()[row] = static_cast<std::int16_t>(cell.integer()); return;
    case Physical::kInt32: column.cells<std::int32_t>()[row] = static_cast<std::int32_t>(cell.integer()); return;
    case Physical::kInt64: column.cells<std::int64_t>()[row] = static_cast<std::int64_t>(cell.integer()); return;
    case Physical::kInt128: column.cells<Int128>()[row] = cell.integer(); return;
    case Physical::kFloat32: column.cells<float>()[row] = static_cast<float>(cell.floating()); return;
    case Physical::kFloat64: column.cells<double>()[row] = cell.floating(); return;
    case Physical::kString: column.cells<StringCell>()[row].assign(cell.text()); return;
  }
  CHECK(false, "every physical form can be written");
}

}  // namespace cairn::memory_store
