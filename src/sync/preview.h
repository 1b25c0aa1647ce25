#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/result.h"
#include "sync/run.h"

namespace cairn {

struct PreviewOrder {
  TableName table;
  std::size_t rows_max = 10;
  std::vector<std::string> columns;  // as Heap or the destination names them; empty: all
};

struct Preview {
  std::vector<std::string> columns;  // in the destination
  std::vector<std::string> fields;   // the same, as Heap names them
  std::vector<std::string> rows;     // each a JSON object with a member for each column, in their order
  std::string bucket_file;           // where the rows come from if the table is not loaded yet; else empty
};

// A few rows of a table as its published view has them; of a table that is not loaded yet, the first rows of the newest
// file that the bucket has of it, as they would be loaded. Changes nothing.
Result<Preview> preview(const RunSettings& settings, const RunParts& parts, const PreviewOrder& order);

}  // namespace cairn
