#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cairn {

// The names that somebody who typed `name` may have meant, nearest first; at most three. Case and a few letters more,
// fewer or other are forgiven.
std::vector<std::string> near_names(std::string_view name, std::span<const std::string> known);

// "'a', 'b' and 7 more": for sentences. REQUIRES: names is not empty.
std::string list_of(const std::vector<std::string>& names);

}  // namespace cairn
