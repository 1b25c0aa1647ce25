#include "destination/duckdb/published_copy.h"

#include <array>
#include <cerrno>
#include <filesystem>
#include <string_view>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/failpoint.h"
#include "destination/duckdb/copy_owner.h"
#include "destination/duckdb/database_file.h"
#include "destination/duckdb/file_copy.h"
#include "destination/duckdb/posix_file.h"

namespace cairn::duckdb {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kMebibyte = std::uint64_t{1} << 20;
constexpr std::uint64_t kSpareBytes = 64 * kMebibyte;  // left free on the volume
constexpr std::string_view kMagic = "DUCK";            // of a database file, after its first checksum
constexpr std::size_t kMagicOffset = 8;

// Names the copy under way after the database, so that two databases with one `publish:` do not mix their bytes, and so
// that the next copy finds what a killed one left.
Result<std::string> temporary_of(const DestinationSettings& settings) {
  std::error_code failure;
  const fs::path database = fs::canonical(settings.path, failure);
  if (failure) return file_error(failure.value(), settings.path);
  return fmt::format("{}.{}.tmp", settings.publish, sha256_hex(database.string()).substr(0, 8));
}

// Refuses what a rename should not take the place of: anything but a DuckDB database, an empty file and none. Nothing
// but a regular file is opened: to open a pipe would wait for who writes to it.
Status check_replaceable(const std::string& path) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0) return errno == ENOENT ? Status() : Status(file_error(errno, path));
  if (S_ISLNK(status.st_mode)) {
    return make_error(ErrorKind::kConfig, "{} is a symbolic link, which a rename would replace", path)
        .hinting("let `publish:` name the file that it points to");
  }
  if (!S_ISREG(status.st_mode)) {
    return make_error(ErrorKind::kConfig, "{} is no ordinary file, so no copy will replace it", path)
        .hinting("let `publish:` name another file");
  }
  const Descriptor file = TRY(Descriptor::open(path, O_RDONLY | O_NONBLOCK));
  std::array<char, kMagicOffset + kMagic.size()> begin{};
  const ssize_t size = ::pread(file.number(), begin.data(), begin.size(), 0);
  if (size < 0) return file_error(errno, path);
  const std::string_view found(begin.data(), static_cast<std::size_t>(size));
  if (found.empty() || found.ends_with(kMagic)) return {};
  return make_error(ErrorKind::kConfig, "{} is no DuckDB database, so no copy will replace it", path)
      .hinting("let `publish:` name another file, or move this one away");
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

Status copy_contents(const Descriptor& from, const Descriptor& to, std::uint64_t bytes, const std::stop_token& stop) {
  if (stop.stop_requested()) return Error(ErrorKind::kCancelled, "the run was stopped");
  if (share_blocks(from, to)) return {};
  TRY(check_room_for_copy(to.path(), bytes));
  return copy_bytes(from, to, bytes, stop);
}

Status write_temporary(const Descriptor& database, const std::string& temporary, const std::string& copy,
                       const std::stop_token& stop) {
  struct stat status {};
  if (::fstat(database.number(), &status) != 0) return file_error(errno, database.path());
  const Descriptor to = TRY(Descriptor::open(temporary, O_WRONLY | O_CREAT | O_EXCL, 0600));
  TRY(copy_contents(database, to, static_cast<std::uint64_t>(status.st_size), stop));
  if (::fchmod(to.number(), mode_of_copy(status, copy)) != 0) return file_error(errno, temporary);
  return to.sync();
}

Status replace_copy(const Descriptor& database, const CopyOrder& order, const std::string& temporary,
                    const std::stop_token& stop) {
  const std::string& copy = order.settings.publish;
  // What can fail fails before the rename: after it the copy is there.
  const Descriptor directory = TRY(Descriptor::open(directory_of(copy), O_RDONLY | O_DIRECTORY));
  TRY(write_temporary(database, temporary, copy, stop));
  CAIRN_FAILPOINT("S25.copy");
  // Once more, because this run may have taken long.
  TRY(check_copy_path(order.settings));
  TRY(check_copy_owner(order.settings, order.connection));
  TRY(rename_file(temporary, copy));
  CAIRN_FAILPOINT("S25.copy.renamed");
  return directory.sync_names();
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
  TRY(check_replaceable(path));
  if (wal_bytes(path) > 0) {
    return make_error(ErrorKind::kConfig, "{} has a .wal beside it: somebody writes to the published copy", path)
        .hinting("open it read-only (access_mode=read_only), and remove it together with its .wal: it is only a copy");
  }
  return {};
}

Status write_copy(const Descriptor& database, const CopyOrder& order, const std::stop_token& stop) {
  TRY(check_copy_path(order.settings));
  const std::string temporary = TRY(temporary_of(order.settings));
  std::error_code ignored;
  fs::remove(temporary, ignored);
  Status status = replace_copy(database, order, temporary, stop);
  if (!status.has_value()) fs::remove(temporary, ignored);
  return std::move(status).within("copying the database to " + order.settings.publish);
}

}  // namespace cairn::duckdb
