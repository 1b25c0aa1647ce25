#include "model/plan.h"

#include <algorithm>

#include "base/digest.h"

namespace cairn {

std::string_view name_of(LoadMode mode) {
  switch (mode) {
    case LoadMode::kReplace: return "replace";
    case LoadMode::kLateReplace: return "late_replace";
    case LoadMode::kMerge: return "merge";
    case LoadMode::kAppend: return "append";
    case LoadMode::kRebuild: return "rebuild";
  }
  CHECK(false, "every load mode has a name");
}

std::optional<LoadMode> parse_load_mode(std::string_view name) {
  for (const LoadMode mode :
       {LoadMode::kReplace, LoadMode::kLateReplace, LoadMode::kMerge, LoadMode::kAppend, LoadMode::kRebuild}) {
    if (name_of(mode) == name) return mode;
  }
  return std::nullopt;
}

bool takes_rows_away(LoadMode mode) {
  switch (mode) {
    case LoadMode::kReplace:
    case LoadMode::kLateReplace:
    case LoadMode::kRebuild: return true;
    case LoadMode::kMerge:
    case LoadMode::kAppend: return false;
  }
  CHECK(false, "every load mode is judged");
}

std::size_t Load::file_count() const {
  std::size_t files = 0;
  for (const PlannedDump& dump : dumps) files += dump.files.size();
  return files;
}

std::uint64_t Load::byte_count() const {
  std::uint64_t bytes = 0;
  for (const PlannedDump& dump : dumps) {
    for (const PinnedFile& file : dump.files) bytes += file.size;
  }
  return bytes;
}

bool Plan::has_work() const {
  return std::ranges::any_of(tables, [](const TablePlan& table) { return !table.loads.empty(); });
}

LoadId load_id(const ConnectionId& connection, const TablePlan& table, const Load& load) {
  Sha256 hash;
  hash.update_framed(connection.value()).update_framed(table.table.value());
  hash.update_framed(std::to_string(table.epoch)).update_framed(name_of(load.mode));
  hash.update_framed(std::to_string(load.first_dump().value())).update_framed(std::to_string(load.last_dump().value()));
  for (const PlannedColumn& column : table.columns) {
    hash.update_framed(column.column).update_framed(format_type(column.type));
  }
  if (table.start_date) hash.update_framed(format_start_date(*table.start_date));
  std::vector<std::string> files;
  for (const PlannedDump& dump : load.dumps) {
    for (const PinnedFile& pinned : dump.files) {
      files.push_back(fmt::format("{}\n{}\n{}", pinned.file.uri, pinned.etag, pinned.size));
    }
  }
  std::ranges::sort(files);
  for (const std::string& file : files) hash.update_framed(file);
  return LoadId(hash.hex());
}

}  // namespace cairn
