#pragma once

#include <cstdint>
#include <filesystem>

namespace cairn::bench {

// What a table of page views looks like, with a unique event_id: 4 numbers and `text_columns` nullable texts of which
// `null_share` are NULL. Row i always has the same values, so that any range of rows is an increment of any other.
struct BenchTable {
  int text_columns = 36;
  double null_share = 0.4;
};

// Writes rows [first, last) of every `step`-th row as an Avro file and returns the bytes of its records.
struct RowRange {
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  std::uint64_t step = 1;
};
std::uint64_t write_rows(const std::filesystem::path& path, const BenchTable& table, RowRange range);

}  // namespace cairn::bench
