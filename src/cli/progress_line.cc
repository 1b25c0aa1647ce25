#include "cli/progress_line.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/counted.h"
#include "cli/printable.h"

namespace cairn::cli {
namespace {

constexpr auto kRedrawInterval = std::chrono::milliseconds(100);
constexpr std::size_t kBarWidth = 20;

std::string bar(std::uint64_t done, std::uint64_t total) {
  const double share = total == 0 ? 1.0 : static_cast<double>(done) / static_cast<double>(total);
  const auto filled = std::min(kBarWidth, static_cast<std::size_t>(share * kBarWidth));
  return std::string(filled, '#') + std::string(kBarWidth - filled, '.');
}

}  // namespace

void ProgressLine::planned(const Plan& plan) {
  const std::lock_guard lock(mutex_);
  tables_total_ = plan.tables.size();
  for (const TablePlan& table : plan.tables) {
    for (const Load& load : table.loads) bytes_total_ += load.byte_count();
  }
}

void ProgressLine::load_started(const TablePlan& table, const Load& load) {
  const std::lock_guard lock(mutex_);
  bytes_done_ += bytes_of_load_;
  bytes_of_load_ = load.byte_count();
  rows_ = 0;
  current_ = fmt::format("{} {} {}", table.table.value(), name_of(load.mode), load.first_dump().value());
  draw();
}

void ProgressLine::rows_read(std::uint64_t rows) {
  const std::lock_guard lock(mutex_);
  rows_ = rows;
  if (std::chrono::steady_clock::now() - drawn_ >= kRedrawInterval) draw();
}

void ProgressLine::table_finished(const TableReport&) {
  const std::lock_guard lock(mutex_);
  ++tables_done_;
  draw();
}

void ProgressLine::draw() {
  if (!console_.is_interactive()) return;
  drawn_ = std::chrono::steady_clock::now();
  const double seconds = std::chrono::duration<double>(drawn_ - started_).count();
  std::string line = fmt::format("[{}] {}/{}, {} of {}, {}, {}: {}", bar(bytes_done_, bytes_total_), tables_done_,
                                 counted(static_cast<std::int64_t>(tables_total_), "table"), format_bytes(bytes_done_),
                                 format_bytes(bytes_total_), format_seconds(seconds), printable(current_),
                                 counted(static_cast<std::int64_t>(rows_), "row"));
  // A line that wraps cannot be rewritten in place.
  while (display_width(line) >= console_.width() && !line.empty()) line.pop_back();
  console_.show_progress(line);
}

}  // namespace cairn::cli
