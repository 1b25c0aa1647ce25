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

std::optional<std::string_view> served_file_system(std::filesystem::path path) {
  struct statfs volume {};
  while (::statfs(path.empty() ? "." : path.c_str(), &volume) != 0) {
    if (!path.has_relative_path()) return std::nullopt;
    path = path.parent_path();
  }
  return served_name(static_cast<std::uint32_t>(volume.f_type));
}

}  // namespace cairn
