#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/log.h"

namespace cairn::cli {

std::string_view name_of(LogLevel level);  // "debug", "info", "warning", "error"

// An event of the log as one line of JSON, without the newline: ts, level, event, message, then the fields.
std::string log_line(Timestamp at, LogLevel level, std::string_view event, std::string_view message,
                     std::initializer_list<LogField> fields);

}  // namespace cairn::cli
