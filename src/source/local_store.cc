#include "source/local_store.h"

#include <algorithm>
#include <cerrno>
#include <utility>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "source/local_file.h"
#include "source/posix_error.h"

namespace cairn {
namespace {

struct CloseDirectory {
  void operator()(DIR* directory) const { ::closedir(directory); }
};
using Directory = std::unique_ptr<DIR, CloseDirectory>;
using FileId = std::pair<dev_t, ino_t>;

// Collects what lies below the directory under one prefix.
class Listing {
 public:
  Listing(const DirectoryRoot& root, std::string_view prefix) : root_(root), prefix_(prefix) {}

  Result<std::vector<ObjectInfo>> run() && {
    const std::size_t slash = prefix_.rfind('/');
    TRY(visit(slash == std::string_view::npos ? "" : std::string(prefix_.substr(0, slash))));
    std::ranges::sort(objects_, {}, [](const ObjectInfo& object) -> const std::string& { return object.key.value(); });
    return std::move(objects_);
  }

 private:
  // A directory that is not there, or not any more, holds nothing.
  Status visit(const std::string& path) {
    Result<DirectoryRoot::Opened> opened = root_.open_below(path, O_RDONLY | O_DIRECTORY);
    if (!opened && opened.error().kind() == ErrorKind::kNotFound) return {};
    DirectoryRoot::Opened directory = TRY_WITHIN(std::move(opened), "listing");
    struct stat status {};
    if (::fstat(directory.fd.get(), &status) != 0) return posix_error(errno, root_.name_of(path)).within("listing");
    const FileId id(status.st_dev, status.st_ino);
    if (std::ranges::find(open_directories_, id) != open_directories_.end()) {
      return make_error(ErrorKind::kBadInput, "{}: a symlink to a directory above it", root_.name_of(path))
          .within("listing");
    }
    const std::vector<std::string> directories = TRY(read_entries(path, std::move(directory.fd)));
    open_directories_.push_back(id);
    for (const std::string& below : directories) TRY(visit(below));
    open_directories_.pop_back();
    return {};
  }

  // Adds the objects of one directory; returns the directories in it.
  Result<std::vector<std::string>> read_entries(const std::string& path, UniqueFd fd) {
    const Directory directory(::fdopendir(fd.get()));
    if (!directory) return posix_error(errno, root_.name_of(path)).within("listing");
    const int directory_fd = fd.release();
    std::vector<std::string> directories;
    while (true) {
      errno = 0;
      const dirent* entry = ::readdir(directory.get());
      if (entry == nullptr && errno != 0) return posix_error(errno, root_.name_of(path)).within("listing");
      if (entry == nullptr) return directories;
      const std::string name = entry->d_name;
      if (name == "." || name == "..") continue;
      const std::string below = path.empty() ? name : path + "/" + name;
      struct stat status {};
      if (::fstatat(directory_fd, entry->d_name, &status, AT_SYMLINK_NOFOLLOW) != 0) {
        if (errno == ENOENT) continue;
        return posix_error(errno, root_.name_of(below)).within("listing");
      }
      if (add(below, status) == Entry::kDirectory) directories.push_back(below);
    }
  }

  enum class Entry : std::uint8_t { kDirectory, kOther };

  Entry add(const std::string& path, struct stat status) {
    if (S_ISLNK(status.st_mode)) {
      const Result<DirectoryRoot::Opened> target = root_.open_below(path, O_PATH);
      if (target && ::fstat(target->fd.get(), &status) != 0) status.st_mode = S_IFLNK;
    }
    if (S_ISDIR(status.st_mode)) return (path + "/").starts_with(prefix_) ? Entry::kDirectory : Entry::kOther;
    if (!path.starts_with(prefix_)) return Entry::kOther;
    if (S_ISREG(status.st_mode)) {
      objects_.push_back(object_info(ObjectKey(path), status));
    } else {
      objects_.push_back({.key = ObjectKey(path), .size = 0, .etag = ""});
    }
    return Entry::kOther;
  }

  const DirectoryRoot& root_;
  const std::string_view prefix_;
  std::vector<ObjectInfo> objects_;
  std::vector<FileId> open_directories_;  // from the first one to the one that is being visited
};

}  // namespace

Result<std::unique_ptr<LocalStore>> LocalStore::open(const std::filesystem::path& directory) {
  auto root = TRY(DirectoryRoot::open(directory));  // not inside `new`, whose memory an early return would lose
  return std::unique_ptr<LocalStore>(new LocalStore(std::move(root)));
}

Result<std::vector<ObjectInfo>> LocalStore::list(const std::string& prefix) { return Listing(*root_, prefix).run(); }

Result<ObjectInfo> LocalStore::stat(const ObjectKey& key) {
  const DirectoryRoot::Opened opened = TRY(root_->open_below(key.value(), O_PATH));
  struct stat status {};
  const std::string name = root_->name_of(key.value());
  if (::fstat(opened.fd.get(), &status) != 0) return posix_error(errno, name);
  if (S_ISDIR(status.st_mode)) return make_error(ErrorKind::kNotFound, "{}: a directory, not a file", name);
  if (!S_ISREG(status.st_mode)) return make_error(ErrorKind::kBadInput, "{}: not a regular file", name);
  return object_info(key, status);
}

Result<std::unique_ptr<ByteSource>> LocalStore::open(const ObjectInfo& pinned) {
  return TRY(LocalFile::open(*root_, pinned));
}

}  // namespace cairn
