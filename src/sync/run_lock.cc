#include "sync/run_lock.h"

#include <array>
#include <cerrno>
#include <string>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "config/workspace.h"

namespace cairn {
namespace {

std::string holder_of(int descriptor) {
  std::array<char, 256> text{};
  const ssize_t size = pread(descriptor, text.data(), text.size(), 0);
  return size > 0 ? std::string(text.data(), static_cast<std::size_t>(size)) : "unknown";
}

void write_holder(int descriptor, const Clock& clock) {
  const std::string text = fmt::format("process {} since {}", getpid(), format_utc(clock.now()));
  // Only the message of a loser needs this text, so a failed write is no error.
  if (ftruncate(descriptor, 0) == 0) [[maybe_unused]]
    const ssize_t written = pwrite(descriptor, text.data(), text.size(), 0);
}

Error held_by_another(int descriptor) {
  return make_error(ErrorKind::kLocked, "another run of this connection is under way: {}", holder_of(descriptor))
      .hinting("wait for it to end, or stop that process; a killed run leaves no lock behind");
}

}  // namespace

Result<RunLock> RunLock::take(const std::filesystem::path& directory, const Clock& clock) {
  if (directory.empty()) return RunLock(-1);
  // Whoever may enter one that is there already, it will do for a lock.
  [[maybe_unused]] const Status status = create_private_dir(directory);
  std::error_code failure;
  std::filesystem::permissions(directory, std::filesystem::perms::owner_all, failure);
  const std::filesystem::path path = directory / "lock";
  const int descriptor = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  RunLock lock(descriptor);
  if (descriptor < 0) return lock;
  if (flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) return held_by_another(descriptor);
    return lock;  // a file system without locks
  }
  write_holder(descriptor, clock);
  return lock;
}

Status RunLock::probe(const std::filesystem::path& directory) {
  if (directory.empty()) return {};
  const int descriptor = open((directory / "lock").c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return {};  // there was no run yet
  const RunLock closing(descriptor);
  if (flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK) return held_by_another(descriptor);
  return {};
}

RunLock::RunLock(RunLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

RunLock& RunLock::operator=(RunLock&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

RunLock::~RunLock() {
  if (descriptor_ >= 0) close(descriptor_);
}

}  // namespace cairn
