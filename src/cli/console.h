#pragma once

#include <cstdint>
#include <cstdio>
#include <mutex>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/environment.h"
#include "base/error.h"
#include "base/log.h"

namespace cairn::cli {

enum class OutputFormat : std::uint8_t { kText, kJson, kCsv };

// The two streams of a command: results on stdout, everything else on stderr. It decides, once, whether there is a
// person at a terminal, and whether to colour. Thread-safe.
class Console {
 public:
  // Borrows the streams. Colours: only on a terminal, and not with NO_COLOR or TERM=dumb.
  Console(std::FILE* out, std::FILE* err, const Environment& environment);

  void print(std::string_view text);         // a result, to stdout, as it is
  void note(std::string_view text);          // a line for the person, to stderr; clears a progress line first
  void write_prompt(std::string_view text);  // a question, to stderr; the answer follows on the same line
  // "cairn: <text>" and, indented, the hint.
  void show_error(const Error& error);
  // Rewrites the one progress line at the bottom of a terminal; nothing where there is none.
  void show_progress(std::string_view line);
  void clear_progress();

  bool is_interactive() const { return is_err_terminal_; }
  std::size_t width() const;  // of the terminal behind stderr, in columns
  // The errno of the first write that stdout refused, EPIPE where the reader is gone; 0: none did.
  int output_failure() const { return output_failure_; }

  // `text` in a colour where stdout, or stderr, is a terminal.
  enum class Colour : std::uint8_t { kRed, kGreen, kYellow, kBold, kDim };
  std::string coloured_out(Colour colour, std::string_view text) const;
  std::string coloured_err(Colour colour, std::string_view text) const;

 private:
  std::FILE* out_;
  std::FILE* err_;
  bool is_err_terminal_;
  bool has_out_colours_;
  bool has_err_colours_;
  int output_failure_ = 0;
  std::mutex mutex_;
  bool has_progress_line_ = false;
};

enum class LogFormat : std::uint8_t { kText, kJson };

// Writes log events to stderr: JSON lines for machines, or `12:00:01 message` for people. Debug events are left out.
class ConsoleLog final : public Log {
 public:
  ConsoleLog(Console& console, const Clock& clock, LogFormat format);
  void write(LogLevel level, std::string_view event, std::string_view message,
             std::initializer_list<LogField> fields) override;

 private:
  Console& console_;
  const Clock& clock_;
  LogFormat format_;
};

}  // namespace cairn::cli
