#include "model/timestamp.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

#include <fmt/core.h>

namespace cairn {
namespace {

constexpr std::int64_t kMicrosPerSecond = 1'000'000;
constexpr std::int64_t kSecondsPerDay = 86'400;
constexpr std::int64_t kMicrosPerDay = kMicrosPerSecond * kSecondsPerDay;

// Eats a text from the left; every step says whether it fitted.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  bool is_at_end() const { return rest_.empty(); }
  bool skip(char wanted) {
    if (!rest_.starts_with(wanted)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool skip_text(std::string_view wanted) {
    if (!rest_.starts_with(wanted)) return false;
    rest_.remove_prefix(wanted.size());
    return true;
  }
  // A number of exactly `digits` digits.
  std::optional<int> number(std::size_t digits) {
    if (rest_.size() < digits) return std::nullopt;
    int value = 0;
    for (const char c : rest_.substr(0, digits)) {
      if (c < '0' || c > '9') return std::nullopt;
      value = value * 10 + (c - '0');
    }
    rest_.remove_prefix(digits);
    return value;
  }
  // The digits of a fraction as microseconds; those past the sixth are cut. Empty without a digit.
  std::optional<int> fraction_micros() {
    int micros = 0;
    std::size_t digits = 0;
    while (!rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9') {
      if (digits < 6) micros = micros * 10 + (rest_.front() - '0');
      ++digits;
      rest_.remove_prefix(1);
    }
    if (digits == 0) return std::nullopt;
    for (std::size_t i = digits; i < 6; ++i) micros *= 10;
    return micros;
  }

 private:
  std::string_view rest_;
};

// `YYYY-MM-DD` as days since 1970-01-01.
std::optional<std::int64_t> scan_date(Scanner& scanner) {
  const auto year = scanner.number(4);
  if (!year.has_value() || !scanner.skip('-')) return std::nullopt;
  const auto month = scanner.number(2);
  if (!month.has_value() || !scanner.skip('-')) return std::nullopt;
  const auto day = scanner.number(2);
  if (!day.has_value()) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date).time_since_epoch().count();
}

// `HH:MM[:SS[.f]]` as microseconds since midnight. Second 60 is refused: no leap second can be stored.
std::optional<std::int64_t> scan_time(Scanner& scanner) {
  const auto hour = scanner.number(2);
  if (!hour.has_value() || *hour > 23 || !scanner.skip(':')) return std::nullopt;
  const auto minute = scanner.number(2);
  if (!minute.has_value() || *minute > 59) return std::nullopt;
  std::int64_t micros = (*hour * 3600LL + *minute * 60LL) * kMicrosPerSecond;
  if (!scanner.skip(':')) return micros;
  const auto second = scanner.number(2);
  if (!second.has_value() || *second > 59) return std::nullopt;
  micros += *second * kMicrosPerSecond;
  if (!scanner.skip('.')) return micros;
  const auto fraction = scanner.fraction_micros();
  if (!fraction.has_value()) return std::nullopt;
  return micros + *fraction;
}

// `Z`, `UTC` or an offset, in microseconds to subtract; 0 if nothing is left.
std::optional<std::int64_t> scan_zone(Scanner& scanner) {
  if (scanner.is_at_end()) return 0;
  scanner.skip(' ');
  if (scanner.skip('Z') || scanner.skip('z') || scanner.skip_text("UTC")) return 0;
  const bool is_east = scanner.skip('+');
  if (!is_east && !scanner.skip('-')) return std::nullopt;
  const auto hours = scanner.number(2);
  if (!hours.has_value() || *hours > 23) return std::nullopt;
  int minutes = 0;
  if (!scanner.is_at_end()) {
    scanner.skip(':');
    const auto scanned = scanner.number(2);
    if (!scanned.has_value() || *scanned > 59) return std::nullopt;
    minutes = *scanned;
  }
  const std::int64_t micros = (*hours * 60LL + minutes) * 60 * kMicrosPerSecond;
  return is_east ? micros : -micros;
}

std::optional<std::int64_t> scaled(std::int64_t value, std::int64_t factor) {
  std::int64_t micros = 0;
  if (__builtin_mul_overflow(value, factor, &micros)) return std::nullopt;
  return micros;
}

// Text of digits only, with a minus in front or without.
std::optional<std::int64_t> parse_digits(std::string_view text) {
  std::int64_t value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (stop != end || error != std::errc{}) return std::nullopt;
  return value;
}

std::int64_t floor_divide(std::int64_t value, std::int64_t by) {
  const std::int64_t quotient = value / by;
  return quotient - (value % by < 0 ? 1 : 0);
}

}  // namespace

TimeEvidence evidence_of(std::int64_t value) {
  if (value == 0) return TimeEvidence::kZero;
  if (value < 1'000'000'000) return TimeEvidence::kNothing;
  if (value < 100'000'000'000) return TimeEvidence::kSeconds;
  if (value < 100'000'000'000'000) return TimeEvidence::kMilliseconds;
  if (value < 100'000'000'000'000'000) return TimeEvidence::kMicroseconds;
  return TimeEvidence::kNanoseconds;
}

TimeEvidence evidence_of(std::string_view text) {
  if (const auto value = parse_digits(text)) return evidence_of(*value);
  return parse_timestamp(text).has_value() ? TimeEvidence::kText : TimeEvidence::kUnreadable;
}

std::optional<std::int64_t> time_by_form(std::int64_t value) {
  switch (evidence_of(value)) {
    case TimeEvidence::kSeconds: return to_micros(value, TimeEncoding::kSeconds);
    case TimeEvidence::kMilliseconds: return to_micros(value, TimeEncoding::kMilliseconds);
    case TimeEvidence::kMicroseconds: return value;
    case TimeEvidence::kNanoseconds: return to_micros(value, TimeEncoding::kNanoseconds);
    case TimeEvidence::kNothing:
    case TimeEvidence::kZero:
    case TimeEvidence::kText:
    case TimeEvidence::kUnreadable: return std::nullopt;
  }
  CHECK(false, "every evidence is judged");
}

std::optional<std::int64_t> time_by_form(std::string_view text) {
  if (const auto value = parse_digits(text)) return time_by_form(*value);
  return parse_timestamp(text);
}

std::optional<std::int64_t> parse_timestamp(std::string_view text) {
  Scanner scanner(text);
  const auto days = scan_date(scanner);
  if (!days.has_value()) return std::nullopt;
  if (scanner.is_at_end()) return *days * kMicrosPerDay;
  if (!scanner.skip('T') && !scanner.skip('t') && !scanner.skip(' ')) return std::nullopt;
  const auto time = scan_time(scanner);
  if (!time.has_value()) return std::nullopt;
  const auto offset = scan_zone(scanner);
  if (!offset.has_value() || !scanner.is_at_end()) return std::nullopt;
  return *days * kMicrosPerDay + *time - *offset;
}

std::string format_date(std::int64_t days) {
  // Days beyond the calendar of <chrono> are printed as a plain count, so that nothing is shown wrong.
  if (days < -12'000'000 || days > 11'000'000) return fmt::format("day {}", days);
  const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(days))};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()));
}

std::string format_time(std::int64_t micros) {
  const std::int64_t seconds = micros / kMicrosPerSecond;
  std::string text = fmt::format("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
  if (const std::int64_t fraction = micros % kMicrosPerSecond; fraction != 0) {
    text += fmt::format(".{:06}", fraction);
    text.erase(text.find_last_not_of('0') + 1);
  }
  return text;
}

std::string format_timestamp(std::int64_t micros) {
  const std::int64_t days = floor_divide(micros, kMicrosPerDay);
  return format_date(days) + " " + format_time(micros - days * kMicrosPerDay);
}

std::optional<std::int64_t> to_micros(std::int64_t value, TimeEncoding encoding) {
  switch (encoding) {
    case TimeEncoding::kSeconds: return scaled(value, kMicrosPerSecond);
    case TimeEncoding::kMilliseconds: return scaled(value, 1000);
    case TimeEncoding::kMicroseconds: return value;
    case TimeEncoding::kNanoseconds: return floor_divide(value, 1000);
    case TimeEncoding::kNone:
    case TimeEncoding::kText: break;
  }
  CHECK(false, "only a numeric encoding turns integers into times");
}

bool is_time_field(std::string_view field) {
  static constexpr std::array<std::string_view, 3> kTimeFields{"time", "joindate", "last_modified"};
  return std::ranges::find(kTimeFields, field) != kTimeFields.end();
}

}  // namespace cairn
