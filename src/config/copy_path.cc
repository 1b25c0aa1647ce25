#include "config/copy_path.h"

#include <filesystem>
#include <string_view>

namespace cairn {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kWalSuffix = ".wal";

// One form for all names of a file, as far as it and the directories above it are there.
fs::path resolved(const std::string& path) {
  std::error_code ignored;
  fs::path whole = fs::weakly_canonical(fs::absolute(path, ignored), ignored);
  return whole.empty() ? fs::path(path).lexically_normal() : whole;
}

}  // namespace

Status check_copy_path(const CopyPath& paths) {
  if (paths.copy.empty()) {
    return Error(ErrorKind::kConfig, "the name of the copy is empty")
        .hinting("name a file, such as published.duckdb, or leave it out for no copy");
  }
  // DuckDB would take it for changes to the database of that name, and remove it.
  if (paths.copy.ends_with(kWalSuffix) || resolved(paths.copy).native().ends_with(kWalSuffix)) {
    return make_error(ErrorKind::kConfig, "it names the write-ahead log of a database, {}", paths.copy)
        .hinting("a copy is a database: give it a name that does not end in .wal, such as published.duckdb");
  }
  if (paths.database.empty() || resolved(paths.copy) != resolved(paths.database)) return {};
  return make_error(ErrorKind::kConfig, "it names the database itself, {}", paths.copy)
      .hinting("name another file for the copy, such as published.duckdb");
}

}  // namespace cairn
