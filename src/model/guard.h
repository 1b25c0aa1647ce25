#pragma once

#include <cstdint>

namespace cairn {

// Decides whether a full dump shrinks a table so much that a person should look first. A plain value, so that the
// destination can judge inside the transaction, before it commits.
struct Guard {
  bool is_on = true;
  std::int64_t rows_min = 1000;    // a table of at most this many rows is never held
  double lost_share_max = 0.2;     // held when more than this share of the rows would go (see is_limit_included)
  bool is_limit_included = false;  // true: held also when exactly this share goes

  bool holds(std::int64_t rows_before, std::int64_t rows_after) const {
    if (!is_on || rows_before <= rows_min) return false;
    const auto lost = static_cast<double>(rows_before - rows_after);
    const double limit = lost_share_max * static_cast<double>(rows_before);
    return is_limit_included ? lost >= limit : lost > limit;
  }
};

}  // namespace cairn
