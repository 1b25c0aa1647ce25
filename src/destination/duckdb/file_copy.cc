#include "destination/duckdb/file_copy.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <string>

#include <linux/fs.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace cairn::duckdb {
namespace {

constexpr std::uint64_t kMebibyte = std::uint64_t{1} << 20;
constexpr std::uint64_t kBytesPerCall = 64 * kMebibyte;  // between two looks at the stop token
constexpr std::uint64_t kBufferBytes = kMebibyte;        // where the kernel cannot copy by itself

// Through a buffer of ours: between file systems of which the kernel cannot copy.
Result<std::uint64_t> pass_on(const Descriptor& from, const Descriptor& to, off_t offset) {
  std::string buffer(kBufferBytes, '\0');
  const ssize_t got = ::pread(from.number(), buffer.data(), buffer.size(), offset);
  if (got < 0) return file_error(errno, from.path());
  for (ssize_t done = 0; done < got;) {
    const ssize_t put =
        ::pwrite(to.number(), buffer.data() + done, static_cast<std::size_t>(got - done), offset + done);
    if (put < 0) return file_error(errno, to.path());
    done += put;
  }
  return static_cast<std::uint64_t>(got);
}

// Copies the next bytes; 0 at the end of the file.
Result<std::uint64_t> copy_some(const Descriptor& from, const Descriptor& to, off_t offset) {
  off_t source = offset;
  off_t target = offset;
  const ssize_t copied = ::copy_file_range(from.number(), &source, to.number(), &target, kBytesPerCall, 0);
  if (copied >= 0) return static_cast<std::uint64_t>(copied);
  static constexpr std::array kCannot{EXDEV, EINVAL, ENOSYS, EOPNOTSUPP, EBADF};
  if (std::ranges::find(kCannot, errno) == kCannot.end()) return file_error(errno, to.path());
  return pass_on(from, to, offset);
}

}  // namespace

bool share_blocks(const Descriptor& from, const Descriptor& to) {
  return ::ioctl(to.number(), FICLONE, from.number()) == 0;
}

Status copy_bytes(const Descriptor& from, const Descriptor& to, std::uint64_t bytes, const std::stop_token& stop) {
  for (std::uint64_t copied = 0; copied < bytes;) {
    if (stop.stop_requested()) return Error(ErrorKind::kCancelled, "the run was stopped");
    const std::uint64_t more = TRY(copy_some(from, to, static_cast<off_t>(copied)));
    if (more == 0)
      return make_error(ErrorKind::kInternal, "{} became shorter while it was copied", from.path())
          .hinting("let nothing but Cairn write to the database");
    copied += more;
  }
  return {};
}

}  // namespace cairn::duckdb
