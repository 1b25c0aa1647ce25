#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
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

// Why a field is not compared: its column does not hold what the dumps do, and rightly so.
enum class LeftOutReason : std::uint8_t {
  kSelectedLater,  // its column is filled only from a later dump on
  kNotLoaded,      // it is selected, and no dump has filled a column of it yet
  kDeselected,     // its column stays as it was when the field was last selected
};
std::string_view name_of(LeftOutReason reason);  // "selected_later", "not_loaded", "deselected"

struct LeftOutField {
  std::string field;
  LeftOutReason reason;

  bool operator==(const LeftOutField&) const = default;
};

struct TableVerdict {
  TableName table;
  std::string storage_name;  // in the raw schema
  TableMatch verdict = TableMatch::kEqual;
  std::optional<RowsComparison> comparison;  // kEqual and kDiffers
  std::optional<Error> error;                // kDrifted and kCannotCompare
  std::vector<LeftOutField> left_out;        // fields that are not compared
};

// Makes an empty destination to load into, which is gone once it is destroyed and the next one is made.
using MakeScratch = std::function<Result<std::unique_ptr<Destination>>()>;

// Loads what the ledger names from the bucket again, into a destination of its own, and compares row by row. Changes
// nothing in the destination that is judged. A table that was loaded by another start date than the present one cannot
// be compared; that a date was changed and changed back cannot be seen. A table that is not selected any more is
// compared by the columns that it has. `settings.only_tables` are names; empty: every table that was loaded.
Result<std::vector<TableVerdict>> verify(const RunSettings& settings, const RunParts& parts,
                                         const MakeScratch& make_scratch);

}  // namespace cairn
