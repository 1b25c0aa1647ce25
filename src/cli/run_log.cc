#include "cli/run_log.h"

#include <algorithm>
#include <string>

#include <fmt/format.h>
#include <unistd.h>

#include "cli/log_line.h"
#include "config/workspace.h"

namespace cairn::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kExtension = ".jsonl";

fs::path logs_directory(const fs::path& cache_directory) { return cache_directory / "logs"; }

// Names sort by time; the process tells two runs of one second apart.
std::string file_name(Timestamp now) {
  std::string time = format_utc(now);
  std::erase_if(time, [](char c) { return c == '-' || c == ':'; });
  return fmt::format("{}-{}{}", time, getpid(), kExtension);
}

void remove_old_logs(const fs::path& cache_directory) {
  const std::vector<fs::path> logs = run_logs(cache_directory);
  std::error_code ignored;
  for (std::size_t i = kRunLogsMax; i < logs.size(); ++i) fs::remove(logs[i], ignored);
}

}  // namespace

RunLog::RunLog(fs::path cache_directory, const Clock& clock, Log& beside)
    : cache_directory_(std::move(cache_directory)),
      clock_(clock),
      beside_(beside),
      is_without_file_(cache_directory_.empty()) {}

void RunLog::write(LogLevel level, std::string_view event, std::string_view message,
                   std::initializer_list<LogField> fields) {
  beside_.write(level, event, message, fields);
  keep(level, event, message, fields);
}

void RunLog::keep(LogLevel level, std::string_view event, std::string_view message,
                  std::initializer_list<LogField> fields) {
  const std::lock_guard lock(mutex_);
  if (is_without_file_) return;
  const bool is_open = file_.is_open() || open();
  if (is_open && (file_ << log_line(clock_.now(), level, event, message, fields) << '\n' << std::flush)) return;
  is_without_file_ = true;
  beside_.write(LogLevel::kWarning, "log_not_kept",
                fmt::format("the log of this run cannot be written to {}: `cairn logs` will not have all of it",
                            logs_directory(cache_directory_).string()),
                {});
}

bool RunLog::open() {
  const fs::path directory = logs_directory(cache_directory_);
  if (!create_private_dir(directory).has_value()) return false;
  file_.open(directory / file_name(clock_.now()), std::ios::binary | std::ios::app);
  remove_old_logs(cache_directory_);
  return file_.is_open();
}

std::vector<fs::path> run_logs(const fs::path& cache_directory) {
  std::vector<fs::path> logs;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(logs_directory(cache_directory), ignored)) {
    if (entry.path().extension() == kExtension) logs.push_back(entry.path());
  }
  std::ranges::sort(logs, std::greater());
  return logs;
}

}  // namespace cairn::cli
