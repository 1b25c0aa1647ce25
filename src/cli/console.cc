#include "cli/console.h"

#include <cerrno>

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/check.h"
#include "cli/log_line.h"
#include "cli/printable.h"

namespace cairn::cli {
namespace {

constexpr std::size_t kDefaultWidth = 80;

std::string_view escape_of(Console::Colour colour) {
  switch (colour) {
    case Console::Colour::kRed: return "\x1b[31m";
    case Console::Colour::kGreen: return "\x1b[32m";
    case Console::Colour::kYellow: return "\x1b[33m";
    case Console::Colour::kBold: return "\x1b[1m";
    case Console::Colour::kDim: return "\x1b[2m";
  }
  CHECK(false, "every colour has an escape");
}

std::string coloured(bool has_colours, Console::Colour colour, std::string_view text) {
  return has_colours ? fmt::format("{}{}\x1b[0m", escape_of(colour), text) : std::string(text);
}

bool wants_colours(const Environment& environment) {
  if (!environment("NO_COLOR").value_or("").empty()) return false;
  return environment("TERM").value_or("") != "dumb";
}

}  // namespace

Console::Console(std::FILE* out, std::FILE* err, const Environment& environment)
    : out_(out), err_(err), is_err_terminal_(isatty(fileno(err)) == 1) {
  const bool may_colour = wants_colours(environment);
  has_out_colours_ = may_colour && isatty(fileno(out)) == 1;
  has_err_colours_ = may_colour && is_err_terminal_;
}

void Console::print(std::string_view text) {
  const std::lock_guard lock(mutex_);
  const bool is_written = std::fwrite(text.data(), 1, text.size(), out_) == text.size() && std::fflush(out_) == 0;
  if (!is_written && output_failure_ == 0) output_failure_ = errno == 0 ? EIO : errno;
}

void Console::note(std::string_view text) {
  clear_progress();
  const std::lock_guard lock(mutex_);
  const std::string line = std::string(text) + "\n";
  std::fwrite(line.data(), 1, line.size(), err_);
}

void Console::write_prompt(std::string_view text) {
  clear_progress();
  const std::lock_guard lock(mutex_);
  std::fwrite(text.data(), 1, text.size(), err_);
  std::fflush(err_);
}

void Console::show_error(const Error& error) {
  note(fmt::format("{} {}", coloured_err(Colour::kRed, "cairn:"), printable(error.text())));
  if (!error.hint().empty())
    note(fmt::format("  {} {}", coloured_err(Colour::kBold, "hint:"), printable(error.hint())));
}

void Console::show_progress(std::string_view line) {
  if (!is_err_terminal_) return;
  const std::lock_guard lock(mutex_);
  fmt::print(err_, "\r{}\x1b[K", line);
  std::fflush(err_);
  has_progress_line_ = true;
}

void Console::clear_progress() {
  const std::lock_guard lock(mutex_);
  if (!has_progress_line_) return;
  std::fputs("\r\x1b[K", err_);
  std::fflush(err_);
  has_progress_line_ = false;
}

std::size_t Console::width() const {
  winsize size{};
  if (ioctl(fileno(err_), TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return kDefaultWidth;
  return size.ws_col;
}

std::string Console::coloured_out(Colour colour, std::string_view text) const {
  return coloured(has_out_colours_, colour, text);
}

std::string Console::coloured_err(Colour colour, std::string_view text) const {
  return coloured(has_err_colours_, colour, text);
}

ConsoleLog::ConsoleLog(Console& console, const Clock& clock, LogFormat format)
    : console_(console), clock_(clock), format_(format) {}

void ConsoleLog::write(LogLevel level, std::string_view event, std::string_view message,
                       std::initializer_list<LogField> fields) {
  if (level == LogLevel::kDebug) return;
  if (format_ == LogFormat::kText) {
    const auto colour = level == LogLevel::kError ? Console::Colour::kRed : Console::Colour::kYellow;
    const std::string text = printable(message);
    console_.note(level == LogLevel::kInfo ? text : console_.coloured_err(colour, text));
    return;
  }
  console_.note(log_line(clock_.now(), level, event, message, fields));
}

}  // namespace cairn::cli
