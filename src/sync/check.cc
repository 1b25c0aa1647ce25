#include "sync/check.h"

#include <algorithm>
#include <ranges>

#include <fmt/format.h>

#include "base/counted.h"
#include "base/volume.h"
#include "model/exit_code.h"
#include "plan/near_names.h"
#include "sync/file_rows.h"
#include "sync/run_lock.h"

namespace cairn {
namespace {

// How many notices a line names before it counts the rest.
constexpr std::size_t kNoticesMax = 3;

Finding check_manifests(const Published& published) {
  if (published.dumps.empty()) {
    return Finding::failed("manifests",
                           Error(ErrorKind::kConfig, "there is no dump").hinting("has Heap delivered yet?"));
  }
  for (const Dump& dump : std::views::reverse(published.dumps)) {
    if (dump.problem.has_value()) return Finding::failed("manifests", *dump.problem);
  }
  const std::string message =
      fmt::format("{} of bucket {}, {} to {}", counted(static_cast<std::int64_t>(published.dumps.size()), "dump"),
                  published.bucket, published.dumps.front().id.value(), published.dumps.back().id.value());
  if (published.notices.empty()) return Finding::ok("manifests", message);
  std::string notices;
  for (const Notice& notice : published.notices | std::views::take(kNoticesMax)) {
    notices += (notices.empty() ? "" : "; ") + notice.message;
  }
  const std::size_t more = published.notices.size() - std::min(kNoticesMax, published.notices.size());
  if (more > 0) notices += fmt::format("; and {} more", more);
  return Finding::warning("manifests", message + "; " + notices, "`cairn plan` says what follows from it");
}

// Any dump's table that cannot be used as it stands.
std::optional<Finding> check_tables(const Published& published, const Selection& selection) {
  for (const Dump& dump : published.dumps) {
    for (const DumpTable& table : dump.tables) {
      if (!table.problem.has_value() || selection.find(table.name) == nullptr) continue;
      return Finding::failed(
          "tables",
          Error(*table.problem).within(fmt::format("table {} in dump {}", table.name.value(), dump.id.value())));
    }
  }
  return std::nullopt;
}

// The newest file of a selected table, or of any if none is selected.
const DataFile* newest_file(const Published& published, const Selection& selection) {
  const DataFile* any = nullptr;
  for (const Dump& dump : std::views::reverse(published.dumps)) {
    for (const DumpTable& table : dump.tables) {
      if (table.files.empty()) continue;
      if (selection.find(table.name) != nullptr) return &table.files.front();
      if (any == nullptr) any = &table.files.front();
    }
  }
  return any;
}

Status read_first_rows(ObjectStore& store, const DataFile& file) {
  const ObjectInfo info = TRY(store.stat(file.key));
  const auto bytes = TRY(store.open(info));
  return read_rows(*bytes, 1, [](const ColumnSink&, std::size_t) { return false; });
}

Finding check_data_file(ObjectStore& store, const Published& published, const Selection& selection) {
  const DataFile* const file = newest_file(published, selection);
  if (file == nullptr) return Finding::skipped("data file", "no dump lists one");
  const Status read = read_first_rows(store, *file);
  if (!read.has_value()) {
    return Finding::failed("data file", Error(read.error()).hinting("copy that file from the bucket again"));
  }
  return Finding::ok("data file", fmt::format("{}: header and first block can be read", file->uri));
}

Finding check_selection(const Published& published, const Selection& selection) {
  if (selection.select.empty()) {
    return Finding::failed("selection", Error(ErrorKind::kConfig, "nothing is selected")
                                            .hinting("`cairn discover` shows what there is, `cairn select` takes it"));
  }
  std::vector<std::string> known;
  for (const Dump& dump : published.dumps) {
    for (const DumpTable& table : dump.tables) known.push_back(table.name.value());
  }
  std::ranges::sort(known);
  known.erase(std::unique(known.begin(), known.end()), known.end());
  for (const SelectEntry& entry : selection.select) {
    const bool is_there =
        std::ranges::any_of(known, [&](const std::string& name) { return glob_matches(entry.pattern, name); });
    if (is_there) continue;
    const std::string what = entry.is_glob() ? "matches no table" : "is in no manifest";
    const std::vector<std::string> near = near_names(entry.pattern, known);
    return Finding::warning(
        "selection", fmt::format("'{}' {}", entry.pattern, what),
        near.empty() ? "`cairn discover` lists the tables there are" : fmt::format("did you mean {}?", list_of(near)));
  }
  const auto selected =
      std::ranges::count_if(known, [&](const std::string& name) { return selection.find(TableName(name)) != nullptr; });
  return Finding::ok("selection",
                     fmt::format("{} of {}", selected, counted(static_cast<std::int64_t>(known.size()), "table")));
}

Finding check_lock(const std::filesystem::path& directory) {
  const Status status = RunLock::probe(directory);
  if (!status.has_value()) return Finding::failed("run lock", status.error());
  const auto served = directory.empty() ? std::nullopt : served_file_system(directory);
  if (!served.has_value()) return Finding::ok("run lock", "no run is under way");
  return Finding::warning("run lock",
                          fmt::format("{} lies on {}, whose locks may not hold", directory.string(), *served),
                          "put the workspace on a disk of this machine, or see to it that runs do not overlap");
}

}  // namespace

std::vector<Finding> check_hops(const RunSettings& settings, ObjectStore& store) {
  std::vector<Finding> findings;
  const Result<Published> published = heap_connect::read_published(store, settings.heap_connect);
  if (published.has_value()) {
    findings.push_back(check_manifests(*published));
    if (auto finding = check_tables(*published, settings.selection)) findings.push_back(std::move(*finding));
    findings.push_back(check_data_file(store, *published, settings.selection));
    findings.push_back(check_selection(*published, settings.selection));
  } else {
    findings.push_back(Finding::failed("manifests", published.error()));
    for (const char* hop : {"data file", "selection"})
      findings.push_back(Finding::skipped(hop, "no manifest was read"));
  }
  findings.push_back(check_lock(settings.cache_directory));
  return findings;
}

int exit_code_of(const std::vector<Finding>& findings) {
  std::vector<int> codes;
  for (const Finding& finding : findings) {
    if (finding.kind.has_value()) codes.push_back(info_of(*finding.kind).exit_code);
  }
  return ruling_exit_code(codes);
}

}  // namespace cairn
