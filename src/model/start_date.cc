#include "model/start_date.h"

#include <optional>

#include "model/timestamp.h"

namespace cairn {
namespace {

constexpr std::size_t kDateSize = 10;

// `MM/DD/YYYY` as `YYYY-MM-DD`; other text as it is.
std::string iso_form(std::string_view text) {
  const bool has_slashes = text.size() == kDateSize && text[2] == '/' && text[5] == '/';
  if (!has_slashes) return std::string(text);
  return fmt::format("{}-{}-{}", text.substr(6), text.substr(0, 2), text.substr(3, 2));
}

}  // namespace

std::string format_start_date(StartDate date) { return format_date(date.days); }

Result<StartDate> parse_start_date(std::string_view text) {
  const std::string iso = iso_form(text);
  const std::optional<std::int64_t> micros = iso.size() == kDateSize ? parse_timestamp(iso) : std::nullopt;
  if (!micros.has_value()) {
    return make_error(ErrorKind::kConfig, "`{}` is not a date", text)
        .hinting("write it as 2024-01-31, or as 01/31/2024 with the month in front");
  }
  return StartDate{*micros / StartDate{.days = 1}.micros()};
}

}  // namespace cairn
