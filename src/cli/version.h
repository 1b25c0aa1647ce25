#pragma once

#include <string_view>

namespace cairn::cli {

inline constexpr std::string_view kVersion = CAIRN_VERSION;
inline constexpr std::string_view kVersionText = "cairn " CAIRN_VERSION " (source contract Heap v1)";

}  // namespace cairn::cli
