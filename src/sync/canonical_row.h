#pragma once

#include <compare>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/column_sink.h"
#include "model/type.h"

namespace cairn {

// One column of a canonical row.
struct CanonicalColumn {
  std::string field;      // as Heap names it
  Type type;              // of the stored column
  std::size_t place = 0;  // among the columns that the rows come in
};

// Writes rows as docs/formats/canonical_rows.md has them: the same bytes for the same row, wherever it is stored. Made
// by a comparison for each side of it, from columns that may stand in another order on the other side. Rows with equal
// bytes are equal; the bytes are JSON, for people who are shown a row that differs.
class CanonicalRowWriter {
 public:
  // Columns go by their field in the rows, whatever their order here.
  explicit CanonicalRowWriter(std::vector<CanonicalColumn> columns);
  // Lives until the next call.
  std::string_view write(std::span<const SinkColumn> columns, std::size_t row);

 private:
  std::vector<CanonicalColumn> columns_;  // by field
  std::string text_;
};

// 128 bits that stand for a row: the second half of its SHA-256. Sums of them do not depend on an order, so that a
// table of any size has one, made in one pass; a row that stands twice counts twice. Against accidents, not against
// somebody who wants two tables to have one sum.
struct RowHash {
  std::uint64_t high = 0;
  std::uint64_t low = 0;

  static RowHash of(std::string_view canonical_row);
  RowHash& operator+=(const RowHash& other);  // modulo 2^128
  std::string hex() const;
  auto operator<=>(const RowHash&) const = default;
};

}  // namespace cairn
