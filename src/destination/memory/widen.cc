#include "destination/memory/widen.h"

#include <utility>

#include "base/check.h"
#include "model/timestamp.h"

namespace cairn::memory_store {
namespace {

std::string text_of_cell(const Cell& cell, Type type) {
  const auto whole = [&cell] { return static_cast<std::int64_t>(cell.integer()); };
  switch (type.id) {
    case TypeId::kBoolean: return text_of(cell.integer() != 0);
    case TypeId::kInt32:
    case TypeId::kInt64: return text_of(whole());
    case TypeId::kFloat32:
    case TypeId::kFloat64: return text_of(cell.floating());
    case TypeId::kDecimal: return text_of_decimal(cell.integer(), type.scale);
    case TypeId::kBytes: return base64_of(cell.text());
    case TypeId::kDate: return format_date(whole());
    case TypeId::kTime: return format_time(whole());
    case TypeId::kString: return cell.text();
    case TypeId::kTimestamp:
    case TypeId::kJson: break;
  }
  CHECK(false, "times and nested values never become text");
}

Int128 scaled(Int128 number, int zeros) {
  for (; zeros > 0; --zeros) number *= 10;
  return number;
}

Cell widened(const Cell& cell, Type from, Type to) {
  if (cell.is_null()) return cell;
  if (to.id == TypeId::kString) return text_of_cell(cell, from);
  const bool is_whole = from.id == TypeId::kInt32 || from.id == TypeId::kInt64;
  if (to.id == TypeId::kFloat64 && is_whole) return static_cast<double>(cell.integer());
  if (to.id == TypeId::kDecimal) return scaled(cell.integer(), to.scale - from.scale);
  return cell;  // the wider integer and the wider float
}

}  // namespace

void widen_column(StoredTable& table, std::size_t place, Type type) {
  const Type before = std::exchange(table.columns[place].type, type);
  std::map<Row, StoredRow> rows;
  for (auto& [key, row] : table.rows) {
    row.cells[place] = widened(row.cells[place], before, type);
    Row new_key = key;
    for (std::size_t i = 0; i < table.key.size(); ++i) new_key[i] = row.cells[table.key[i]];
    // Only the two zeros of a double have one text; the newer row is the one of that key.
    const auto [at, is_first] = rows.try_emplace(std::move(new_key), row);
    if (!is_first && at->second.version < row.version) at->second = row;
  }
  table.rows = std::move(rows);
}

}  // namespace cairn::memory_store
