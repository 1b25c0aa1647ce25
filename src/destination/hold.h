#pragma once

#include "destination/destination.h"

namespace cairn {

// S14. The hold that a destination records when the guard stops a load which would leave its table with `rows_after`.
Hold hold_of(const LoadRequest& request, std::int64_t rows_before, std::int64_t rows_after);

}  // namespace cairn
