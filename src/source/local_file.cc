#include "source/local_file.h"

#include <cerrno>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include "source/posix_error.h"

namespace cairn {
namespace {

Error changed(const std::string& name) {
  return make_error(ErrorKind::kConflict, "{}: changed while it was read", name);
}

}  // namespace

ObjectInfo object_info(ObjectKey key, const struct stat& status) {
  const auto nanoseconds = std::int64_t{status.st_mtim.tv_sec} * 1'000'000'000 + status.st_mtim.tv_nsec;
  return {.key = std::move(key),
          .size = static_cast<std::uint64_t>(status.st_size),
          .etag = fmt::format("{}-{}", status.st_size, nanoseconds)};
}

Result<std::unique_ptr<LocalFile>> LocalFile::open(const DirectoryRoot& root, const ObjectInfo& pinned) {
  const std::string name = root.name_of(pinned.key.value());
  // Opening a pipe would wait for its other end, but for O_NONBLOCK, which regular files ignore.
  DirectoryRoot::Opened opened = TRY(root.open_below(pinned.key.value(), O_RDONLY | O_NONBLOCK));
  struct stat status {};
  if (::fstat(opened.fd.get(), &status) != 0) return posix_error(errno, name);
  if (!S_ISREG(status.st_mode)) return make_error(ErrorKind::kBadInput, "{}: not a regular file", name);
  if (object_info(pinned.key, status) != pinned) {
    return make_error(ErrorKind::kConflict, "{}: changed since it was listed", name);
  }
  return std::unique_ptr<LocalFile>(new LocalFile(std::move(opened), pinned, name));
}

Status LocalFile::read(std::uint64_t offset, std::span<std::byte> out) {
  CHECK(offset <= size() && out.size() <= size() - offset, "reads stay inside the object");
  while (!out.empty()) {
    const ssize_t got = ::pread(opened_.fd.get(), out.data(), out.size(), static_cast<off_t>(offset));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return posix_error(errno, name_);
    if (got == 0) return changed(name_);
    out = out.subspan(static_cast<std::size_t>(got));
    offset += static_cast<std::uint64_t>(got);
  }
  return {};
}

// Asks the open file, which shows a change in place, and its path, which shows a file put in its place.
Status LocalFile::verify_unchanged() {
  struct stat mine {};
  struct stat there {};
  if (::fstat(opened_.fd.get(), &mine) != 0) return posix_error(errno, name_);
  if (object_info(pinned_.key, mine) != pinned_) return changed(name_);
  if (::lstat(opened_.path.c_str(), &there) != 0) return errno == ENOENT ? changed(name_) : posix_error(errno, name_);
  if (mine.st_dev != there.st_dev || mine.st_ino != there.st_ino) return changed(name_);
  return {};
}

}  // namespace cairn
