#pragma once

#include <chrono>
#include <mutex>
#include <string>

#include "cli/console.h"
#include "sync/observer.h"

namespace cairn::cli {

// The line at the bottom of the terminal while a run goes on: how many tables and bytes are done, what is loading now,
// and for how long. Nothing where there is no terminal.
class ProgressLine final : public RunObserver {
 public:
  explicit ProgressLine(Console& console) : console_(console) {}
  ~ProgressLine() override { console_.clear_progress(); }

  void planned(const Plan& plan) override;
  void load_started(const TablePlan& table, const Load& load) override;
  void rows_read(std::uint64_t rows) override;
  void table_finished(const TableReport& report) override;

 private:
  void draw();

  Console& console_;
  std::mutex mutex_;  // guards all below: rows_read() comes from the destination's threads
  std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
  std::chrono::steady_clock::time_point drawn_;
  std::size_t tables_total_ = 0;
  std::size_t tables_done_ = 0;
  std::uint64_t bytes_total_ = 0;
  std::uint64_t bytes_done_ = 0;
  std::uint64_t bytes_of_load_ = 0;
  std::string current_;
  std::uint64_t rows_ = 0;
};

}  // namespace cairn::cli
