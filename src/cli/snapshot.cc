#include "cli/snapshot.h"

#include <fstream>
#include <sstream>

#include "sync/report_json.h"
#include "sync/status_json.h"

namespace cairn::cli {
namespace {

std::optional<std::string> read_text(const std::filesystem::path& path) {
  const std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  std::ostringstream text;
  text << file.rdbuf();
  return std::move(text).str();
}

// Written beside and renamed, so that a reader sees the old document or the new one.
void write_text(const std::filesystem::path& path, const std::string& text) {
  const std::filesystem::path draft = path.string() + ".tmp";
  std::ofstream(draft, std::ios::binary) << text;
  std::error_code ignored;
  std::filesystem::rename(draft, path, ignored);
}

RunRecord record_of(const RunReport& report) {
  return {report.run,         report.started_at, report.finished_at, std::string(report.outcome()),
          report.exit_code(), report.version,    report_json(report)};
}

}  // namespace

void save_snapshot(const RunSettings& settings, const RunResult& result, const Clock& clock) {
  if (settings.cache_directory.empty()) return;
  const Standing standing{result.published, result.progress, settings.selection, clock.now()};
  const std::vector<RunRecord> runs{record_of(result.report)};
  write_text(settings.cache_directory / "status.json", status_json(standing, runs));
  write_text(settings.cache_directory / "tables.json", tables_json(standing));
}

std::optional<Snapshot> load_snapshot(const std::filesystem::path& cache_directory) {
  if (cache_directory.empty()) return std::nullopt;
  auto status = read_text(cache_directory / "status.json");
  auto tables = read_text(cache_directory / "tables.json");
  if (!status.has_value() || !tables.has_value()) return std::nullopt;
  return Snapshot{std::move(*status), std::move(*tables)};
}

}  // namespace cairn::cli
