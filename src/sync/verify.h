#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "destination/destination.h"
#include "sync/compare_rows.h"
#include "sync/run.h"

namespace cairn {

enum class TableMatch : std::uint8_t {
  kEqual,
  kDiffers,        // rows are missing, extra or other
  kDrifted,        // somebody has taken away the table or a column, or changed its type
  kCannotCompare,  // the bucket does not have, or cannot give, what the table was built from
};
std::string_view name_of(TableMatch verdict);  // "equal", "differs", "drifted", "cannot_compare"

struct TableVerdict {
  TableName table;
  TableMatch verdict = TableMatch::kEqual;
  std::optional<RowsComparison> comparison;  // kEqual and kDiffers
  std::optional<Error> error;                // kDrifted and kCannotCompare
  std::vector<std::string> left_out;         // fields whose column is filled only from a later dump on
};

// Makes an empty destination to load into, which is gone once it is destroyed and the next one is made.
using MakeScratch = std::function<Result<std::unique_ptr<Destination>>()>;

// Loads what the ledger names from the bucket again, into a destination of its own, and compares row by row. Changes
// nothing in the destination that is judged. A table that was loaded by another start date than the present one cannot
// be compared; that a date was changed and changed back cannot be seen. `settings.only_tables` are names; empty: every
// table that was loaded.
Result<std::vector<TableVerdict>> verify(const RunSettings& settings, const RunParts& parts,
                                         const MakeScratch& make_scratch);

}  // namespace cairn
