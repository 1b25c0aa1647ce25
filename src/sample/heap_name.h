#pragma once

#include <string>
#include <string_view>

namespace cairn::sample {

// The table name that Heap makes of an event's name: lower case, each run of other characters than letters and digits
// one `_`, also at the ends.
std::string heap_name(std::string_view text);

// The same for an event in a category: both are converted apart and joined by `_`.
std::string heap_name(std::string_view category, std::string_view event);

}  // namespace cairn::sample
