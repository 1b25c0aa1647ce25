#include "aws/service_clock.h"

#include "http/date.h"

namespace cairn::aws {
namespace {

// Dates have whole seconds and answers travel: less than this is no difference.
constexpr Micros kSameTime = std::chrono::minutes(1);

}  // namespace

bool ServiceClock::learn(std::string_view date) {
  const std::optional<Timestamp> theirs = http::parse_date(date);
  if (!theirs.has_value()) return false;
  const Micros correction = *theirs - clock_.now();
  const Micros known(correction_.exchange(correction.count()));
  return std::chrono::abs(correction - known) > kSameTime;
}

}  // namespace cairn::aws
