#include "destination/duckdb/posix_file.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace cairn::duckdb {

Result<Descriptor> Descriptor::open(const std::string& path, int flags, unsigned mode) {
  const int descriptor = ::open(path.c_str(), flags | O_CLOEXEC, mode);
  if (descriptor < 0) return file_error(errno, path);
  return Descriptor(descriptor, path);
}

Descriptor::~Descriptor() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Descriptor::Descriptor(Descriptor&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), path_(std::move(other.path_)) {}

Status Descriptor::sync() const {
  if (::fsync(descriptor_) == 0) return {};
  return file_error(errno, path_).within("fsync");
}

Status Descriptor::sync_names() const {
  if (::fsync(descriptor_) == 0 || errno == EINVAL) return {};
  return file_error(errno, path_).within("fsync");
}

Status Descriptor::lock() const {
  while (::flock(descriptor_, LOCK_EX) != 0) {
    if (errno != EINTR) return file_error(errno, path_).within("flock");
  }
  return {};
}

Error file_error(int number, const std::string& path) {
  const auto error = [&](ErrorKind kind) { return make_error(kind, "{}: {}", path, std::strerror(number)); };
  switch (number) {
    case EACCES:
    case EPERM: return error(ErrorKind::kDenied).hinting("make the file and its directory writable for this user");
    case ENOENT:
    case ENOTDIR: return error(ErrorKind::kConfig).hinting("create the directory first");
    case EROFS: return error(ErrorKind::kConfig).hinting("name a file on a volume that can be written");
    case ENOSPC:
    case EDQUOT:
      return error(ErrorKind::kTransient).hinting("free space on the volume, or name a file on a larger one");
    default: return error(ErrorKind::kTransient).hinting("look whether the volume is well; the next run tries again");
  }
}

Status rename_file(const std::string& from, const std::string& to) {
  if (::rename(from.c_str(), to.c_str()) == 0) return {};
  return file_error(errno, to).within(fmt::format("renaming {}", from));
}

std::string directory_of(const std::string& path) {
  const std::string parent = std::filesystem::path(path).parent_path().string();
  return parent.empty() ? "." : parent;
}

Result<std::uint64_t> free_bytes(const std::string& path) {
  struct statvfs volume {};
  const std::string directory = directory_of(path);
  if (::statvfs(directory.c_str(), &volume) != 0) {
    return file_error(errno, directory).within("asking for free space");
  }
  return std::uint64_t{volume.f_bavail} * volume.f_frsize;
}

}  // namespace cairn::duckdb
