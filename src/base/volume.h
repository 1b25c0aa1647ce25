#pragma once

#include <filesystem>
#include <optional>
#include <string_view>

namespace cairn {

// "NFS", "SMB", "FUSE", "9P", …: the kind of file system that a file or directory lies on, if it is one that other
// machines or processes serve, where locks and synced writes may not hold what they promise. None: an ordinary one, or
// the path is not there.
std::optional<std::string_view> served_file_system(const std::filesystem::path& path);

}  // namespace cairn
