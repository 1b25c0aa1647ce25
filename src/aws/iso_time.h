#pragma once

#include <optional>
#include <string_view>

#include "base/clock.h"

namespace cairn::aws {

// A time as AWS's documents have it: "2026-11-24T08:02:05Z", also with a fraction, which is dropped, or with "+00:00"
// or "UTC" for the Z. None for anything else.
std::optional<Timestamp> parse_iso_time(std::string_view text);

}  // namespace cairn::aws
