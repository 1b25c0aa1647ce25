#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

namespace cairn {

enum class LogLevel : unsigned char { kDebug, kInfo, kWarning, kError };

// Numbers stay numbers for the machines that read them.
struct LogField {
  std::string_view name;
  std::variant<std::string, std::int64_t> value;
};

// Receives what happened while it happens: a run tells its start, its loads, its stops and its end. Cannot fail: a sink
// that cannot write drops the line and never a row. Whoever handles an error logs it, once; everybody else returns it.
// Thread-safe. The cheapest correct implementation is NullLog.
class Log {
 public:
  virtual ~Log() = default;
  // `event` is a short fixed name ("load_committed"); `message` is a sentence for a person; `fields` are for machines.
  virtual void write(LogLevel level, std::string_view event, std::string_view message,
                     std::initializer_list<LogField> fields) = 0;
};

class NullLog final : public Log {
 public:
  void write(LogLevel, std::string_view, std::string_view, std::initializer_list<LogField>) override {}
};

}  // namespace cairn
