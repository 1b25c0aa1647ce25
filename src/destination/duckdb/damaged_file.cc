#include "destination/duckdb/damaged_file.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <system_error>

#include "destination/duckdb/database_file.h"
#include "destination/duckdb/errors.h"
#include "destination/duckdb/posix_file.h"

namespace cairn::duckdb {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kMark = ".corrupt-";
constexpr std::uint64_t kSpareBytes = std::uint64_t{1} << 30;  // left free on the volume

// "20261124T133000Z"
std::string stamp_of(Timestamp now) {
  std::string text = format_utc(now);
  std::erase_if(text, [](char c) { return c == '-' || c == ':'; });
  return text;
}

// A copy that an earlier run made: a schedule that fails every minute must not fill the disk.
std::optional<std::string> earlier_copy(const std::string& path) {
  const std::string begin = fs::path(path).filename().string() + std::string(kMark);
  std::error_code failure;
  for (const fs::directory_entry& entry : fs::directory_iterator(directory_of(path), failure)) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with(begin) && !name.ends_with(".wal")) return entry.path().string();
  }
  return std::nullopt;
}

bool has_room(const std::string& path) {
  std::error_code failure;
  const std::uintmax_t bytes = fs::file_size(path, failure);
  const Result<std::uint64_t> free = free_bytes(path);
  return !failure && free.has_value() && bytes + wal_bytes(path) + kSpareBytes <= free.value();
}

// Where both files now are as well; none if they could not be copied.
std::optional<std::string> copy_aside(const std::string& path, Timestamp now) {
  if (std::optional<std::string> copy = earlier_copy(path)) return copy;
  if (!has_room(path)) return std::nullopt;
  const std::string copy = path + std::string(kMark) + stamp_of(now);
  std::error_code failure;
  fs::copy_file(path, copy, failure);
  if (!failure && wal_bytes(path) > 0) fs::copy_file(path + ".wal", copy + ".wal", failure);
  return failure ? std::nullopt : std::optional(copy);
}

}  // namespace

Error keep_damaged(const std::string& path, Error error, Timestamp now) {
  if (!is_damage(error.text())) return error;
  const std::optional<std::string> copy = copy_aside(path, now);
  const std::string kept = copy.has_value() ? fmt::format("both are kept as {} and stay where they are", *copy)
                                            : std::string("there was no room to copy them, so copy both aside");
  return Error(error.kind(), error.text())
      .hinting(fmt::format(
          "the .wal may hold commits that the file does not: {}. A newer Cairn or DuckDB may still open them. To go on "
          "without them, move {} and its .wal away: the next run loads everything from the bucket anew",
          kept, path));
}

}  // namespace cairn::duckdb
