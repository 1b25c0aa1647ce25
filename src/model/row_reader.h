#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "model/column_sink.h"
#include "model/type.h"

namespace cairn {

// Which rows of a table are asked for, and which of its columns.
struct RowsQuery {
  TableName table;
  struct Column {
    std::string name;  // in the destination
    Type type;         // as the catalog has it
  };
  std::vector<Column> columns;
  std::optional<std::size_t> rows_max = {};  // none: all of them
};

// Rows of a table on their way out, some at a time and in any order: `preview` and `verify` read through it. Shows the
// table as it was when the destination made the reader, whatever is committed meanwhile. Whoever holds one keeps the
// destination open. Used by one thread at a time.
class RowReader {
 public:
  struct Rows {
    std::span<const SinkColumn> columns;  // as the query names them
    std::size_t count = 0;                // 0: that was all
  };
  virtual ~RowReader() = default;
  // What it returns lives until the next call. After an error the reader is of no more use.
  virtual Result<Rows> next() = 0;
};

}  // namespace cairn
