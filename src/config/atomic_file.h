#pragma once

#include <filesystem>
#include <string_view>

#include "base/result.h"

namespace cairn {

// Whether a file that is there already may be replaced.
enum class Existing : unsigned char { kRefused, kReplaced };

// Creates a file of mode 0600 that belongs to this process's user, whole or not at all: it is written and synced under
// another name, then renamed. kDenied if a right is missing; kConfig if it cannot be written otherwise, or is there
// already and may not be replaced. Then nothing has changed, unless the error is that the directory could not be
// synced.
Status create_file(const std::filesystem::path& file, std::string_view text, Existing existing);

// Puts `text` in place of `expected`, which the file must still hold, in the same way. Owner, group and mode stay, and
// a symbolic link stays one; extended attributes and other hard links do not follow. Of several processes that do this
// at once, one writes and the others fail, where the file system can lock a directory; somebody else's editor may still
// come between the last look at the file and the rename. Nothing has changed after kConflict, if somebody has changed
// the file meanwhile; kLocked, if another process edits for long; kDenied, if a right is missing, or owner or group
// cannot stay; kConfig, if it cannot be written otherwise.
Status replace_file_text(const std::filesystem::path& file, std::string_view expected, std::string_view text);

}  // namespace cairn
