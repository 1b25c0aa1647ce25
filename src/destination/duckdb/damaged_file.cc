#include "destination/duckdb/damaged_file.h"

#include <array>
#include <filesystem>
#include <optional>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>

#include "destination/duckdb/database_file.h"
#include "destination/duckdb/errors.h"
#include "destination/duckdb/file_copy.h"
#include "destination/duckdb/posix_file.h"

namespace cairn::duckdb {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kMark = ".corrupt-";
constexpr std::string_view kTemporaryMark = ".corrupt.tmp";    // of a copy that is not whole yet
constexpr std::uint64_t kSpareBytes = std::uint64_t{1} << 30;  // left free on the volume

std::string wal_of(const std::string& path) { return path + ".wal"; }

// "20261124T133000Z"
std::string stamp_of(Timestamp now) {
  std::string text = format_utc(now);
  std::erase_if(text, [](char c) { return c == '-' || c == ':'; });
  return text;
}

// True if neither exists, or if one is a whole copy of the other: copies keep the time of the original.
bool is_copy_of(const std::string& copy, const std::string& path) {
  struct stat a {};
  struct stat b {};
  const bool is_there = ::stat(copy.c_str(), &a) == 0;
  if (is_there != (::stat(path.c_str(), &b) == 0)) return false;
  return !is_there ||
         (a.st_size == b.st_size && a.st_mtim.tv_sec == b.st_mtim.tv_sec && a.st_mtim.tv_nsec == b.st_mtim.tv_nsec);
}

// A copy of these very files that an earlier run made: a schedule that fails every minute must not fill the disk.
std::optional<std::string> earlier_copy(const std::string& path) {
  const std::string begin = fs::path(path).filename().string() + std::string(kMark);
  std::error_code failure;
  for (const fs::directory_entry& entry : fs::directory_iterator(directory_of(path), failure)) {
    const std::string name = entry.path().filename().string();
    const std::string copy = entry.path().string();
    if (!name.starts_with(begin) || name.ends_with(".wal")) continue;
    if (is_copy_of(copy, path) && is_copy_of(wal_of(copy), wal_of(path))) return copy;
  }
  return std::nullopt;
}

Status check_room_for_both(const std::string& path) {
  std::error_code failure;
  const std::uintmax_t bytes = fs::file_size(path, failure);
  const std::uint64_t free = TRY(free_bytes(path));
  if (!failure && bytes + wal_bytes(path) + kSpareBytes <= free) return {};
  return Error(ErrorKind::kTransient, "there is no room for it");
}

// Under a name that nobody has: what stands is never overwritten.
std::string new_name(const std::string& path, Timestamp now) {
  const std::string first = path + std::string(kMark) + stamp_of(now);
  std::string name = first;
  std::error_code ignored;
  for (int i = 2; fs::exists(name, ignored) || fs::exists(wal_of(name), ignored); ++i) {
    name = fmt::format("{}-{}", first, i);
  }
  return name;
}

// Copies a file, whole and synced, with its rights and its time.
Status copy_whole(const std::string& path, const std::string& copy) {
  const Descriptor from = TRY(Descriptor::open(path, O_RDONLY));
  struct stat status {};
  if (::fstat(from.number(), &status) != 0) return file_error(errno, path);
  const Descriptor to = TRY(Descriptor::open(copy, O_WRONLY | O_CREAT | O_TRUNC, 0600));
  if (!share_blocks(from, to)) TRY(copy_bytes(from, to, static_cast<std::uint64_t>(status.st_size), {}));
  const std::array times{status.st_atim, status.st_mtim};
  if (::fchmod(to.number(), status.st_mode & 0777) != 0 || ::futimens(to.number(), times.data()) != 0) {
    return file_error(errno, copy);
  }
  return to.sync();
}

// The names that the copies get when both are whole, the database's last: where it stands, nothing is missing.
Result<std::string> copy_anew(const std::string& path, const Descriptor& directory, Timestamp now) {
  TRY(check_room_for_both(path));
  const std::string temporary = path + std::string(kTemporaryMark);
  const bool has_wal = database_exists(wal_of(path));
  if (has_wal) TRY(copy_whole(wal_of(path), wal_of(temporary)));
  TRY(copy_whole(path, temporary));
  const std::string copy = new_name(path, now);
  if (has_wal) TRY(rename_file(wal_of(temporary), wal_of(copy)));
  TRY(rename_file(temporary, copy));
  TRY(directory.sync_names());
  return copy;
}

// Where both files now are as well.
Result<std::string> copy_aside(const std::string& path, Timestamp now) {
  const Descriptor directory = TRY(Descriptor::open(directory_of(path), O_RDONLY | O_DIRECTORY));
  TRY(directory.lock());  // of two runs that fail at once, the second finds the copy of the first
  if (const std::optional<std::string> copy = earlier_copy(path)) return *copy;
  Result<std::string> copy = copy_anew(path, directory, now);
  std::error_code ignored;
  const std::string temporary = path + std::string(kTemporaryMark);
  for (const std::string& left : {temporary, wal_of(temporary)}) fs::remove(left, ignored);
  return copy;
}

}  // namespace

Error keep_damaged(const std::string& path, Error error, Timestamp now) {
  if (!is_damage(error.text())) return error;
  const Result<std::string> copy = copy_aside(path, now);
  const std::string kept = copy.has_value()
                               ? fmt::format("both are kept as {} and stay where they are", copy.value())
                               : fmt::format("they could not be copied ({}), so copy both aside", copy.error().text());
  return Error(error.kind(), error.text())
      .hinting(fmt::format(
          "the .wal may hold commits that the file does not: {}. A newer Cairn or DuckDB may still open them. To go on "
          "without them, move {} and its .wal away: the next run loads everything from the bucket anew",
          kept, path));
}

}  // namespace cairn::duckdb
