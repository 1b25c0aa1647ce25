#pragma once

#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

#include "model/type.h"

namespace cairn {

// A string in a column: 16 bytes, text of up to 12 bytes inline, longer text as a pointer with its first four bytes in
// front. The layout is that of DuckDB's string_t, so that cells are written once. The bytes behind the pointer belong
// to whoever produced the batch, and live until that producer is asked for its next batch.
struct StringCell {
  static constexpr std::size_t kInlineBytesMax = 12;

  std::uint32_t size;
  char start[4];
  union {
    char rest[8];
    const char* data;
  };

  void assign(std::string_view text) {
    size = static_cast<std::uint32_t>(text.size());
    if (text.size() <= kInlineBytesMax) {
      char bytes[kInlineBytesMax] = {};
      std::memcpy(bytes, text.data(), text.size());
      std::memcpy(start, bytes, sizeof start);
      std::memcpy(rest, bytes + sizeof start, sizeof rest);
    } else {
      std::memcpy(start, text.data(), sizeof start);
      data = text.data();
    }
  }
  std::string_view view() const {
    return size <= kInlineBytesMax ? std::string_view(start, size) : std::string_view(data, size);
  }
};
static_assert(sizeof(StringCell) == 16);

// One column to write into by row index. Borrowed: whoever supplies the sink owns the memory.
struct SinkColumn {
  Physical physical = Physical::kInt64;
  void* data = nullptr;               // `capacity` cells of width_of(physical); the cell of a NULL is undefined
  std::uint64_t* validity = nullptr;  // bit i of word i/64: 1 = value, 0 = NULL; all ones when the sink is handed over

  template <typename Cell>
  Cell* cells() const {
    return static_cast<Cell*>(data);
  }
  bool is_valid(std::size_t row) const { return ((validity[row / 64] >> (row % 64)) & 1U) != 0; }
  void set_null(std::size_t row) const { validity[row / 64] &= ~(std::uint64_t{1} << (row % 64)); }
  void set_valid(std::size_t row) const { validity[row / 64] |= std::uint64_t{1} << (row % 64); }
};

// Where decoded rows go: columns supplied by the caller. DuckDB's vectors are one, a Batch is another.
struct ColumnSink {
  std::span<const SinkColumn> columns;
  std::size_t capacity = 0;  // rows
};

inline constexpr std::size_t kBatchRows = 2048;

}  // namespace cairn
