#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "destination/destination.h"
#include "sync/canonical_row.h"

namespace cairn {

// One of two sides of a comparison. Borrowed for the call; each is read several times, so that it must stand still.
struct RowsSide {
  DestinationReader& reader;
  RowsQuery query;  // the same columns in the same order on both sides
};

struct RowsComparison {
  std::int64_t rows_found = 0;     // in the table that is judged
  std::int64_t rows_expected = 0;  // in the one that is right
  RowHash hash_found;
  RowHash hash_expected;
  // By key; of a table without a key by whole rows, of which none differs.
  std::int64_t missing = 0;
  std::int64_t extra = 0;
  std::int64_t differing = 0;
  bool is_complete = true;           // false: the three are at least so many
  std::vector<std::string> samples;  // "missing {"user_id":7}", a few

  bool is_equal() const { return rows_found == rows_expected && hash_found == hash_expected; }
};

// Compares two tables by their canonical rows, in any order and in bounded memory: each side is read once for the sums
// of its hashes, in many parts by key. Only parts that differ are read again, as many at a time as a million rows
// allow, and at most `kPassesMax` times.
//
// `fields` and `key` name the query's columns as the source does, in order; `key` is a subset, empty for a table
// without one. `is_cancelled` is asked now and then.
Result<RowsComparison> compare_rows(const RowsSide& found, const RowsSide& expected,
                                    const std::vector<std::string>& fields, const std::vector<std::string>& key,
                                    const std::function<bool()>& is_cancelled);

}  // namespace cairn
