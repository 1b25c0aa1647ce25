#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace cairn {

// How many characters must be inserted, removed, replaced or swapped with their neighbour to make one word the other.
std::size_t edit_distance(std::string_view a, std::string_view b);

// The candidate that was probably meant; none if nothing is near enough to be a slip of the finger.
std::optional<std::string> nearest(std::string_view word, std::span<const std::string> candidates);

}  // namespace cairn
