#include "base/volume.h"

#include <array>
#include <cstdint>

#include <sys/vfs.h>

namespace cairn {
namespace {

struct Kind {
  std::uint32_t magic;  // as statfs(2) lists them
  std::string_view name;
};

constexpr std::array<Kind, 8> kServed{{{0x6969, "NFS"},
                                       {0x517B, "SMB"},
                                       {0xFF534D42, "SMB"},
                                       {0xFE534D42, "SMB"},
                                       {0x65735546, "FUSE"},
                                       {0x01021997, "9P"},
                                       {0x00C36400, "Ceph"},
                                       {0x0BD00BD0, "Lustre"}}};

}  // namespace

std::optional<std::string_view> served_name(std::uint32_t magic) {
  for (const Kind& kind : kServed) {
    if (kind.magic == magic) return kind.name;
  }
  return std::nullopt;
}

std::filesystem::path existing_part_of(std::filesystem::path path) {
  std::error_code ignored;
  while (path.has_relative_path() && !std::filesystem::exists(path, ignored)) path = path.parent_path();
  return path.empty() ? "." : path;
}

std::optional<std::string_view> served_file_system(const std::filesystem::path& path) {
  struct statfs volume {};
  if (::statfs(existing_part_of(path).c_str(), &volume) != 0) return std::nullopt;
  return served_name(static_cast<std::uint32_t>(volume.f_type));
}

}  // namespace cairn
