#include "config/copy_path.h"

#include <filesystem>

namespace cairn {
namespace {

namespace fs = std::filesystem;

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
  if (paths.database.empty() || resolved(paths.copy) != resolved(paths.database)) return {};
  return make_error(ErrorKind::kConfig, "it names the database itself, {}", paths.copy)
      .hinting("name another file for the copy, such as published.duckdb");
}

}  // namespace cairn
