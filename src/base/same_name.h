#pragma once

#include <string>
#include <string_view>

namespace cairn {

// True if two names are one to a database that compares them without case: ASCII letters count as equal to their other
// case, every other byte as it is.
bool is_same_name(std::string_view a, std::string_view b);

// The one form of all names that are the same to is_same_name().
std::string lower_case(std::string_view text);

}  // namespace cairn
