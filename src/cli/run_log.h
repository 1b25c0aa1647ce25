#pragma once

#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <mutex>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/log.h"

namespace cairn::cli {

constexpr std::size_t kRunLogsMax = 100;  // of a connection; older ones are removed

// The log of one run: a file of JSON lines in the connection's cache directory, with events of every level, which
// `cairn logs` reads; and the same events to the log beside it. Each line is in the file when write() returns.
//
// The file is made with the first event. Where none can be made or written, the run goes on without: the log beside it
// is told once. Thread-safe.
class RunLog final : public Log {
 public:
  // Borrows the clock and the log. An empty directory: there is none, and no file.
  RunLog(std::filesystem::path cache_directory, const Clock& clock, Log& beside);

  void write(LogLevel level, std::string_view event, std::string_view message,
             std::initializer_list<LogField> fields) override;
  // Into the file alone, for what a person is told in another way.
  void keep(LogLevel level, std::string_view event, std::string_view message, std::initializer_list<LogField> fields);

 private:
  bool open();

  std::filesystem::path cache_directory_;
  const Clock& clock_;
  Log& beside_;
  std::mutex mutex_;
  std::ofstream file_;
  bool is_without_file_;
};

// The log files of a connection, newest first; none if there is no such directory.
std::vector<std::filesystem::path> run_logs(const std::filesystem::path& cache_directory);

}  // namespace cairn::cli
