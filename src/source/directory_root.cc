#include "source/directory_root.h"

#include <cerrno>
#include <cstdlib>
#include <ranges>

#include <fcntl.h>
#include <sys/stat.h>

#include "source/posix_error.h"

namespace cairn {
namespace {

// The absolute path without symlinks, or "" and errno.
std::string real_path(const std::string& path) {
  const std::unique_ptr<char, decltype(&std::free)> resolved(::realpath(path.c_str(), nullptr), &std::free);
  return resolved ? std::string(resolved.get()) : std::string();
}

Error cannot_open_root(int code, const std::string& name) {
  if (code == ENOENT) {
    return make_error(ErrorKind::kConfig, "{}: no such directory", name)
        .hinting("a local source is the directory that holds `manifests/`, such as `aws s3 sync` makes it");
  }
  if (code == ENOTDIR) {
    return make_error(ErrorKind::kConfig, "{}: not a directory", name)
        .hinting("a local source is the directory that holds `manifests/`");
  }
  return posix_error(code, name);
}

// Says whether `relative` can be the path of a file at all.
Status check_path(std::string_view relative, const std::string& name) {
  if (relative.empty()) return {};
  if (relative.find('\0') != std::string_view::npos) {
    return make_error(ErrorKind::kBadInput, "a key with a NUL byte names no file");
  }
  for (const auto& part : std::views::split(relative, '/')) {
    const std::string_view component(part.begin(), part.end());
    if (component == "..") return make_error(ErrorKind::kBadInput, "{}: `..` leads out of the directory", name);
    if (component.empty() || component == ".") return make_error(ErrorKind::kNotFound, "{}: names no file", name);
  }
  return {};
}

}  // namespace

Result<std::unique_ptr<DirectoryRoot>> DirectoryRoot::open(const std::filesystem::path& directory) {
  const std::string name = directory.string();
  std::string path = real_path(name);
  if (path.empty()) return cannot_open_root(errno, name);
  UniqueFd fd(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd) return cannot_open_root(errno, name);
  if (path == "/") path.clear();
  return std::unique_ptr<DirectoryRoot>(new DirectoryRoot(name, std::move(path), std::move(fd)));
}

std::string DirectoryRoot::name_of(std::string_view relative) const {
  return (std::filesystem::path(name_) / relative).string();
}

Result<std::string> DirectoryRoot::resolve(std::string_view relative) const {
  const std::string name = name_of(relative);
  TRY(check_path(relative, name));
  std::string resolved = real_path(path_ + "/" + std::string(relative));
  if (resolved.empty()) return posix_error(errno, name);
  if (resolved != path_ && !resolved.starts_with(path_ + "/")) {
    return make_error(ErrorKind::kBadInput, "{}: a symlink leaves the directory", name)
        .hinting("nothing outside the source directory is read: copy the file in place of the symlink");
  }
  return resolved;
}

Result<DirectoryRoot::Opened> DirectoryRoot::open_below(std::string_view relative, int flags) const {
  std::string resolved = TRY(resolve(relative));
  const std::string below = resolved.size() > path_.size() ? resolved.substr(path_.size() + 1) : "";
  int parent = fd_.get();
  UniqueFd opened;
  std::size_t begin = 0;
  for (std::size_t slash = below.find('/'); slash != std::string::npos; slash = below.find('/', begin)) {
    const std::string component = below.substr(begin, slash - begin);
    UniqueFd next(::openat(parent, component.c_str(), O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!next) return posix_error(errno, name_of(relative));
    opened = std::move(next);
    parent = opened.get();
    begin = slash + 1;
  }
  const std::string last = below.empty() ? "." : below.substr(begin);
  UniqueFd fd(::openat(parent, last.c_str(), flags | O_NOFOLLOW | O_CLOEXEC));
  if (!fd) return posix_error(errno, name_of(relative));
  return Opened{std::move(fd), std::move(resolved)};
}

}  // namespace cairn
