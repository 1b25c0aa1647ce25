#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace cairn {

// 1234567 as "1,234,567".
std::string format_count(std::int64_t count);

// A count with its noun, which takes an s behind every number but 1: "1 row", "0 rows", "1,234 rows".
std::string counted(std::int64_t count, std::string_view noun);

}  // namespace cairn
