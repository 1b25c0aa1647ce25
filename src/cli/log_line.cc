#include "cli/log_line.h"

#include <nlohmann/json.hpp>

#include "base/check.h"

namespace cairn::cli {

std::string_view name_of(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug: return "debug";
    case LogLevel::kInfo: return "info";
    case LogLevel::kWarning: return "warning";
    case LogLevel::kError: return "error";
  }
  CHECK(false, "every log level has a name");
}

std::string log_line(Timestamp at, LogLevel level, std::string_view event, std::string_view message,
                     std::initializer_list<LogField> fields) {
  using Json = nlohmann::ordered_json;
  Json line{{"ts", format_utc(at)}, {"level", name_of(level)}, {"event", event}, {"message", message}};
  for (const LogField& field : fields) {
    line[std::string(field.name)] = std::visit([](const auto& value) { return Json(value); }, field.value);
  }
  return line.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace cairn::cli
