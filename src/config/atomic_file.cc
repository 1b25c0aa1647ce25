#include "config/atomic_file.h"

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/errno_kind.h"
#include "base/text_file.h"

namespace cairn {
namespace {

namespace fs = std::filesystem;

constexpr mode_t kPrivate = S_IRUSR | S_IWUSR;
constexpr int kLockAttempts = 500;
constexpr auto kLockInterval = std::chrono::milliseconds(10);
constexpr std::size_t kGrowthMax = std::size_t{1} << 20;  // of a file that somebody changes meanwhile

Error failed(std::string_view what, const fs::path& file) {
  return make_error(kind_of_errno(errno, ErrorKind::kConfig), "{} {}: {}", what, file.string(), std::strerror(errno))
      .hinting("the directory must be there, with room, and this user must be allowed to write in it");
}

// The same of a step whose place is known to the caller.
Error failed_now() {
  return Error(kind_of_errno(errno, ErrorKind::kConfig), std::strerror(errno))
      .hinting("nothing was changed: look at the disk, and try again");
}

struct Owner {
  uid_t user;
  gid_t group;
};

// Who may do what with a file, and whose it is; a new one is this user's alone, by whatever number the file system
// gives to this user.
struct Rights {
  mode_t mode = kPrivate;
  std::optional<Owner> owner = {};
};

// Keeps other processes that edit files of a directory out, while it lives.
class DirectoryLock {
 public:
  static Result<DirectoryLock> take(const fs::path& directory) {
    DirectoryLock lock(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (lock.descriptor_ < 0) return failed("opening", directory);
    for (int attempt = 0; attempt < kLockAttempts; ++attempt) {
      if (::flock(lock.descriptor_, LOCK_EX | LOCK_NB) == 0) return lock;
      if (errno != EWOULDBLOCK && errno != EINTR) return lock;  // not every file system locks directories
      std::this_thread::sleep_for(kLockInterval);
    }
    return make_error(ErrorKind::kLocked, "another process is editing files in {}", directory.string())
        .hinting("nothing was written: try again when it has ended");
  }
  ~DirectoryLock() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  DirectoryLock(DirectoryLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  DirectoryLock& operator=(DirectoryLock&&) = delete;

 private:
  explicit DirectoryLock(int descriptor) : descriptor_(descriptor) {}

  int descriptor_;
};

// A file under another name in the same directory, which vanishes unless it is renamed.
class Draft {
 public:
  static Result<Draft> write(const fs::path& target, std::string_view text, const Rights& rights) {
    std::string name = (target.parent_path() / ("." + target.filename().string() + ".XXXXXX")).string();
    const int descriptor = ::mkostemp(name.data(), O_CLOEXEC);
    if (descriptor < 0) return failed("creating a file beside", target);
    Draft draft(name);
    Status written = set_rights(descriptor, rights);
    if (written.has_value()) written = fill(descriptor, text);
    if (::close(descriptor) != 0 && written.has_value()) written = failed("writing", name);
    if (!written.has_value()) return std::move(written).error().within("writing " + target.string());
    return draft;
  }
  ~Draft() {
    if (!name_.empty()) ::unlink(name_.c_str());
  }
  Draft(Draft&& other) noexcept : name_(std::exchange(other.name_, "")) {}
  Draft& operator=(Draft&&) = delete;

  Status rename_to(const fs::path& target, Existing existing) {
    const unsigned flags = existing == Existing::kRefused ? RENAME_NOREPLACE : 0U;
    int result = ::renameat2(AT_FDCWD, name_.c_str(), AT_FDCWD, target.c_str(), flags);
    if (result != 0 && errno == EINVAL) result = rename_plainly(target, existing);  // not every file system knows flags
    if (result != 0) return failed("creating", target);
    name_.clear();
    return sync_directory(target.parent_path());
  }

 private:
  explicit Draft(std::string name) : name_(std::move(name)) {}

  // The owner first: changing it takes rights away.
  static Status set_rights(int descriptor, const Rights& rights) {
    if (rights.owner.has_value()) TRY(set_owner(descriptor, *rights.owner));
    if (::fchmod(descriptor, rights.mode) != 0) return failed_now();
    return {};
  }

  static Status set_owner(int descriptor, const Owner& owner) {
    struct stat own {};
    if (::fstat(descriptor, &own) != 0) return failed_now();
    const bool is_same = own.st_uid == owner.user && own.st_gid == owner.group;
    if (is_same || ::fchown(descriptor, owner.user, owner.group) == 0) return {};
    return make_error(ErrorKind::kDenied, "it belongs to user {} and group {}, and would not any more: {}", owner.user,
                      owner.group, std::strerror(errno))
        .hinting("let its owner edit it, or edit it by hand");
  }

  static Status fill(int descriptor, std::string_view text) {
    while (!text.empty()) {
      const ssize_t written = ::write(descriptor, text.data(), text.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return failed_now();
      text.remove_prefix(static_cast<std::size_t>(written));
    }
    if (::fsync(descriptor) != 0) return failed_now();
    return {};
  }

  int rename_plainly(const fs::path& target, Existing existing) const {
    std::error_code ignored;
    if (existing == Existing::kRefused && fs::exists(fs::symlink_status(target, ignored))) {
      errno = EEXIST;
      return -1;
    }
    return ::rename(name_.c_str(), target.c_str());
  }

  static Status sync_directory(const fs::path& directory) {
    const std::string name = directory.empty() ? "." : directory.string();
    const int descriptor = ::open(name.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return failed("opening", name);
    const bool is_synced = ::fsync(descriptor) == 0 || errno == EINVAL;  // some file systems sync no directory
    const int error = errno;
    ::close(descriptor);
    errno = error;
    if (!is_synced) return failed("syncing", name);
    return {};
  }

  std::string name_;
};

}  // namespace

Status create_file(const fs::path& file, std::string_view text, Existing existing) {
  Draft draft = TRY(Draft::write(file, text, {}));
  return draft.rename_to(file, existing);
}

Status replace_file_text(const fs::path& file, std::string_view expected, std::string_view text) {
  std::error_code code;
  const fs::path target = fs::canonical(file, code);
  if (code) {
    return make_error(kind_of_errno(code.value(), ErrorKind::kConfig), "{}: {}", file.string(), code.message())
        .hinting("the file, and what a symbolic link points to, must be there");
  }
  struct stat status {};
  if (::stat(target.c_str(), &status) != 0) return failed("reading", target);
  const DirectoryLock lock = TRY(DirectoryLock::take(target.parent_path()));
  Draft draft = TRY(Draft::write(target, text, {status.st_mode & 07777, Owner{status.st_uid, status.st_gid}}));
  if (TRY(read_text_file(target, expected.size() + kGrowthMax)) != expected) {
    return make_error(ErrorKind::kConflict, "{} was changed meanwhile", file.string())
        .hinting("nothing was written: look at the file, and try again");
  }
  return draft.rename_to(target, Existing::kReplaced);
}

}  // namespace cairn
