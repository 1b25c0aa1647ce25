#include "sample/timeline.h"

#include <algorithm>

#include "base/check.h"

namespace cairn::sample {
namespace {

// Fixed, because a sample is the same on every day on which it is made.
constexpr std::chrono::year_month_day kFirstDay{std::chrono::year(2026), std::chrono::month(1), std::chrono::day(5)};

}  // namespace

Timeline::Timeline(int days, int dumps)
    : begin_(std::chrono::sys_days(kFirstDay)), span_(std::chrono::days(days)), dumps_(dumps) {
  CHECK(days > 0 && dumps > 0, "a timeline has a length and a dump");
}

int Timeline::dump_of(Timestamp time) const {
  CHECK(begin_ <= time && time < end(), "the time is told of");
  const auto slice = static_cast<int>((time - begin_) * (dumps_ + 1) / span_);
  int dump = std::clamp(slice - 1, 0, dumps_ - 1);
  while (time < begin_of(dump)) --dump;  // the division rounds
  while (time >= end_of(dump)) ++dump;
  return dump;
}

}  // namespace cairn::sample
