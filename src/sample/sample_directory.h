#pragma once

#include <filesystem>
#include <string_view>

#include "base/result.h"
#include "sample/sample.h"

namespace cairn::sample {

// Makes `directory` ready for a sample: there, marked as one, and free of an earlier one. Only what a sample is made of
// is ever removed. kDenied if a right is missing; kConfig if it cannot be made otherwise, or holds other files, unless
// they may stay around.
Status prepare_sample_directory(const std::filesystem::path& directory, ForeignFiles foreign_files);

// Writes a small file whole, and the directories above it.
Status write_text_file(const std::filesystem::path& path, std::string_view text);

}  // namespace cairn::sample
