#pragma once

#include <optional>
#include <string_view>

#include "base/clock.h"

namespace cairn::http {

// A date as HTTP writes it, "Sun, 06 Nov 1994 08:49:37 GMT"; none for anything else.
std::optional<Timestamp> parse_date(std::string_view text);

}  // namespace cairn::http
