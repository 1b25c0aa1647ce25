#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "destination/destination.h"
#include "destination/settings.h"

namespace cairn::testing {

// One row of _cairn_rejects.
struct PeekedReject {
  std::string load_id;
  std::string table;
  std::int64_t dump = 0;
  std::string uri;
  std::int64_t block = 0;
  std::int64_t row = 0;
  std::string reason;
  std::string record;
};

// Looks at what a destination has stored without a line of that destination's code, so that a fault in its reading
// cannot hide a fault in its writing.
//
// A peek is a picture of one moment: open it when no writer is open, and again after the next one.
class Peek {
 public:
  virtual ~Peek() = default;
  // Names of the storage tables, `_cairn_*` left out, sorted.
  virtual std::vector<std::string> tables() const = 0;
  // The table's canonical rows (docs/formats/canonical_rows.md), sorted; none if there is no such table.
  virtual std::vector<std::string> rows(const std::string& table) const = 0;
  // The _cairn_dump_id of every row, sorted.
  virtual std::vector<std::int64_t> versions(const std::string& table) const = 0;
  // The columns that a published view shows, in order; none if there is no such view.
  virtual std::vector<std::string> view_columns(const std::string& view) const = 0;
  // By table, dump, file, block and row.
  virtual std::vector<PeekedReject> rejects() const = 0;
};

// REQUIRES: `settings.type` has a peek, which the conformance suite asks of every destination.
std::unique_ptr<Peek> open_peek(const DestinationSettings& settings);

}  // namespace cairn::testing
