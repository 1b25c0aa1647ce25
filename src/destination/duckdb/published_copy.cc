#include "destination/duckdb/published_copy.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <string_view>
#include <system_error>

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/failpoint.h"
#include "destination/duckdb/database_file.h"
#include "destination/duckdb/posix_file.h"

namespace cairn::duckdb {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kMebibyte = std::uint64_t{1} << 20;
constexpr std::uint64_t kBytesPerCall = 64 * kMebibyte;  // between two looks at the stop token
constexpr std::uint64_t kBufferBytes = kMebibyte;        // where the kernel cannot copy by itself
constexpr std::uint64_t kSpareBytes = 64 * kMebibyte;    // left free on the volume
constexpr std::string_view kMagic = "DUCK";              // of a database file, after its first checksum
constexpr std::size_t kMagicOffset = 8;

// Names the copy under way after the database, so that two databases with one `publish:` do not mix their bytes, and so
// that the next copy finds what a killed one left.
Result<std::string> temporary_of(const DestinationSettings& settings) {
  std::error_code failure;
  const fs::path database = fs::canonical(settings.path, failure);
  if (failure) return file_error(failure.value(), settings.path);
  return fmt::format("{}.{}.tmp", settings.publish, sha256_hex(database.string()).substr(0, 8));
}

// True for a DuckDB database, for an empty file and for none.
bool may_be_replaced(const std::string& path) {
  const Result<Descriptor> file = Descriptor::open(path, O_RDONLY);
  if (!file.has_value()) return true;
  std::array<char, kMagicOffset + kMagic.size()> begin{};
  const ssize_t size = ::pread(file.value().number(), begin.data(), begin.size(), 0);
  return size == 0 || std::string_view(begin.data(), begin.size()).substr(kMagicOffset) == kMagic;
}

// The mode that people gave the copy before, or that the database has.
mode_t mode_of_copy(const struct stat& database, const std::string& copy) {
  struct stat before {};
  return (::stat(copy.c_str(), &before) == 0 ? before : database).st_mode & 0777;
}

Status check_room_for_copy(const std::string& path, std::uint64_t bytes) {
  const std::uint64_t free = TRY(free_bytes(path));
  if (bytes + kSpareBytes <= free) return {};
  return make_error(ErrorKind::kTransient, "the copy has {} MiB, and the volume of {} has {} MiB free",
                    bytes / kMebibyte, path, free / kMebibyte)
      .hinting("free space on that volume, or let `publish:` name another; the copy before stays until then");
}

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

Status copy_bytes(const Descriptor& from, const Descriptor& to, std::uint64_t bytes, const std::stop_token& stop) {
  if (stop.stop_requested()) return Error(ErrorKind::kCancelled, "the run was stopped");
  if (::ioctl(to.number(), FICLONE, from.number()) == 0) return {};
  TRY(check_room_for_copy(to.path(), bytes));
  for (std::uint64_t copied = 0; copied < bytes;) {
    if (stop.stop_requested()) return Error(ErrorKind::kCancelled, "the run was stopped");
    const std::uint64_t more = TRY(copy_some(from, to, static_cast<off_t>(copied)));
    if (more == 0) return make_error(ErrorKind::kInternal, "{} became shorter while it was copied", from.path());
    copied += more;
  }
  return {};
}

Status write_temporary(const Descriptor& database, const std::string& temporary, const std::string& copy,
                       const std::stop_token& stop) {
  struct stat status {};
  if (::fstat(database.number(), &status) != 0) return file_error(errno, database.path());
  const Descriptor to = TRY(Descriptor::open(temporary, O_WRONLY | O_CREAT | O_EXCL, 0600));
  TRY(copy_bytes(database, to, static_cast<std::uint64_t>(status.st_size), stop));
  if (::fchmod(to.number(), mode_of_copy(status, copy)) != 0) return file_error(errno, temporary);
  return to.sync();
}

Status replace_copy(const Descriptor& database, const DestinationSettings& settings, const std::string& temporary,
                    const std::stop_token& stop) {
  TRY(write_temporary(database, temporary, settings.publish, stop));
  CAIRN_FAILPOINT("S25.copy");
  // Once more, because this run may have taken long.
  TRY(check_copy_path(settings));
  TRY(rename_file(temporary, settings.publish));
  CAIRN_FAILPOINT("S25.copy.renamed");
  const Descriptor directory = TRY(Descriptor::open(directory_of(settings.publish), O_RDONLY | O_DIRECTORY));
  return directory.sync();
}

}  // namespace

Status check_copy_path(const DestinationSettings& settings) {
  const std::string& path = settings.publish;
  if (path.empty()) return {};
  TRY(check_file_place(path, settings));
  std::error_code ignored;
  if (fs::equivalent(path, settings.path, ignored) ||
      fs::weakly_canonical(path, ignored) == fs::weakly_canonical(settings.path, ignored)) {
    return make_error(ErrorKind::kConfig, "`publish` names the database itself, {}", path)
        .hinting("name another file for the copy, such as published.duckdb");
  }
  if (fs::is_symlink(path, ignored)) {
    return make_error(ErrorKind::kConfig, "{} is a symbolic link, which a rename would replace", path)
        .hinting("let `publish:` name the file that it points to");
  }
  if (!may_be_replaced(path)) {
    return make_error(ErrorKind::kConfig, "{} is no DuckDB database, so no copy will replace it", path)
        .hinting("let `publish:` name another file, or move this one away");
  }
  if (wal_bytes(path) > 0) {
    return make_error(ErrorKind::kConfig, "{} has a .wal beside it: somebody writes to the published copy", path)
        .hinting("open it read-only (access_mode=read_only), and remove it together with its .wal: it is only a copy");
  }
  return {};
}

Status write_copy(const Descriptor& database, const DestinationSettings& settings, const std::stop_token& stop) {
  TRY(check_copy_path(settings));
  const std::string temporary = TRY(temporary_of(settings));
  std::error_code ignored;
  fs::remove(temporary, ignored);
  Status status = replace_copy(database, settings, temporary, stop);
  if (!status.has_value()) fs::remove(temporary, ignored);
  return std::move(status).within("copying the database to " + settings.publish);
}

}  // namespace cairn::duckdb
