#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

#include "base/result.h"

namespace cairn {

// The content of a regular file. kDenied: a right is missing; kConfig: it cannot be read otherwise, or has more than
// `bytes_max` bytes.
Result<std::string> read_text_file(const std::filesystem::path& file, std::size_t bytes_max);

}  // namespace cairn
