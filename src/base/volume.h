#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>

namespace cairn {

// "NFS", "SMB", "FUSE", "9P", …: the kind of file system that a file or directory lies on, or would lie on, if it is
// one that other machines or processes serve, where locks and synced writes may not hold what they promise. None: an
// ordinary one.
std::optional<std::string_view> served_file_system(const std::filesystem::path& path);

// The same for the number that statfs(2) gives to a kind of file system.
std::optional<std::string_view> served_name(std::uint32_t magic);

// The path, or the nearest directory above it that is there; "." for a relative path of which nothing is there.
std::filesystem::path existing_part_of(std::filesystem::path path);

}  // namespace cairn
