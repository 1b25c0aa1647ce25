#include "sample/time_form.h"

#include <chrono>

#include "base/check.h"

namespace cairn::sample {
namespace {

constexpr std::chrono::hours kOffset{2};  // of kTextIsoOffset

// The calendar fields of a time.
struct Civil {
  explicit Civil(Timestamp time)
      : date(std::chrono::floor<std::chrono::days>(time)),
        clock(time - std::chrono::floor<std::chrono::days>(time)),
        micros(clock.subseconds().count()) {}

  int year() const { return static_cast<int>(date.year()); }
  unsigned month() const { return static_cast<unsigned>(date.month()); }
  unsigned day() const { return static_cast<unsigned>(date.day()); }
  std::int64_t hour() const { return clock.hours().count(); }
  std::int64_t minute() const { return clock.minutes().count(); }
  std::int64_t second() const { return clock.seconds().count(); }

  std::chrono::year_month_day date;
  std::chrono::hh_mm_ss<Micros> clock;
  std::int64_t micros;  // within the second
};

std::string_view seconds_text(const Civil& civil, char between, std::string_view behind, CellText& texts) {
  return texts.format("{:04}-{:02}-{:02}{}{:02}:{:02}:{:02}{}", civil.year(), civil.month(), civil.day(), between,
                      civil.hour(), civil.minute(), civil.second(), behind);
}

}  // namespace

std::int64_t time_number(TimeForm form, Timestamp time) {
  const std::int64_t micros = time.time_since_epoch().count();
  switch (form) {
    case TimeForm::kSeconds: return micros / 1'000'000;
    case TimeForm::kMillis:
    case TimeForm::kLogicalMillis: return micros / 1'000;
    case TimeForm::kMicros: return micros;
    case TimeForm::kNanos: return micros * 1'000;
    case TimeForm::kTextBlank:
    case TimeForm::kTextBlankMicros:
    case TimeForm::kTextIsoZulu:
    case TimeForm::kTextIsoOffset:
    case TimeForm::kDigits: break;
  }
  CHECK(false, "the form is a number");
}

std::string_view time_text(TimeForm form, Timestamp time, CellText& texts) {
  switch (form) {
    case TimeForm::kTextBlank: return seconds_text(Civil(time), ' ', "", texts);
    case TimeForm::kTextIsoOffset: return seconds_text(Civil(time + kOffset), 'T', "+02:00", texts);
    case TimeForm::kTextBlankMicros: {
      const Civil civil(time);
      return texts.format("{:04}-{:02}-{:02} {:02}:{:02}:{:02}.{:06}", civil.year(), civil.month(), civil.day(),
                          civil.hour(), civil.minute(), civil.second(), civil.micros);
    }
    case TimeForm::kTextIsoZulu: {
      const Civil civil(time);
      return texts.format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", civil.year(), civil.month(), civil.day(),
                          civil.hour(), civil.minute(), civil.second(), civil.micros / 1000);
    }
    case TimeForm::kDigits: return texts.format("{}", time_number(TimeForm::kMillis, time));
    case TimeForm::kSeconds:
    case TimeForm::kMillis:
    case TimeForm::kMicros:
    case TimeForm::kNanos:
    case TimeForm::kLogicalMillis: break;
  }
  CHECK(false, "the form is a text");
}

}  // namespace cairn::sample
