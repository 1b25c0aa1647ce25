#pragma once

#include <filesystem>
#include <string_view>

#include "base/result.h"

namespace cairn {

// Whether a file that is there already may be replaced.
enum class Existing : unsigned char { kRefused, kReplaced };

// Creates a file of mode 0600, whole or not at all: it is written and synced under another name, then renamed. kConfig
// if it cannot be written, or is there already and may not be replaced; then nothing has changed.
Status create_file(const std::filesystem::path& file, std::string_view text, Existing existing);

// Puts `text` in place of `expected`, which the file must still hold, in the same way; the file keeps its mode, and a
// symbolic link stays one. kConflict if somebody has changed the file meanwhile, kConfig if it cannot be written.
Status replace_file_text(const std::filesystem::path& file, std::string_view expected, std::string_view text);

}  // namespace cairn
