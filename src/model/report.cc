#include "model/report.h"

#include <algorithm>
#include <array>

#include "model/exit_code.h"

namespace cairn {
namespace {

// What is denied or misconfigured for one table stops that table only, which is a partial success; for all of them it
// is what it is.
constexpr std::array kPartialUnlessAll{ErrorKind::kDenied, ErrorKind::kConfig};

int table_exit_code(const Error& error) {
  const bool is_partial = std::ranges::find(kPartialUnlessAll, error.kind()) != kPartialUnlessAll.end();
  return info_of(is_partial ? ErrorKind::kBadInput : error.kind()).exit_code;
}

}  // namespace

LoadCounts& LoadCounts::operator+=(const LoadCounts& other) {
  rows_read += other.rows_read;
  rows_loaded += other.rows_loaded;
  rows_superseded += other.rows_superseded;
  rows_rejected += other.rows_rejected;
  rows_filtered += other.rows_filtered;
  files += other.files;
  bytes += other.bytes;
  zero_times += other.zero_times;
  rows_untimed += other.rows_untimed;
  return *this;
}

std::string_view name_of(TableOutcome outcome) {
  switch (outcome) {
    case TableOutcome::kUpToDate: return "up_to_date";
    case TableOutcome::kLoaded: return "loaded";
    case TableOutcome::kStopped: return "stopped";
    case TableOutcome::kHeld: return "held";
  }
  CHECK(false, "every outcome has a name");
}

LoadCounts TableReport::totals() const {
  LoadCounts totals;
  for (const LoadReport& load : loads) totals += load.counts;
  return totals;
}

int RunReport::exit_code() const {
  std::vector<int> codes;
  if (error.has_value()) codes.push_back(info_of(error->kind()).exit_code);
  if (copy.has_value() && copy->error.has_value()) codes.push_back(info_of(copy->error->kind()).exit_code);
  for (const TableReport& table : tables) {
    if (table.error.has_value()) codes.push_back(table_exit_code(*table.error));
  }
  for (const ErrorKind kind : kPartialUnlessAll) {
    const auto has_it = [kind](const TableReport& table) { return table.error && table.error->kind() == kind; };
    if (!tables.empty() && std::ranges::all_of(tables, has_it)) codes.push_back(info_of(kind).exit_code);
  }
  return ruling_exit_code(codes);
}

std::string_view RunReport::outcome() const {
  switch (exit_code()) {
    case 0: return "ok";
    case 3: return "partial";
    case 5: return "held";
    case 130:
    case 143: return "cancelled";
    default: return "failed";
  }
}

}  // namespace cairn
