#pragma once

#include <string_view>

namespace cairn::heap_connect {

// The version of what is known of Heap's files; reports and documents name it.
inline constexpr std::string_view kSourceContract = "Heap v1";

}  // namespace cairn::heap_connect
