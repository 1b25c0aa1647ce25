#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "source/unique_fd.h"

namespace cairn {

// A directory out of which no path leads.
//
// LocalStore opens everything through it. A path is first resolved, symlinks and all, and must end below the directory;
// then the resolved path is opened component by component without following symlinks, so that whoever swaps one in
// between wins nothing. Thread-safe: it never changes.
class DirectoryRoot {
 public:
  // kConfig: there is no such directory, or it is something else.
  static Result<std::unique_ptr<DirectoryRoot>> open(const std::filesystem::path& directory);

  // The directory as it was given, for messages.
  const std::string& name() const { return name_; }
  std::string name_of(std::string_view relative) const;

  struct Opened {
    UniqueFd fd;
    std::string path;  // absolute, without symlinks
  };
  // Opens `relative` with the flags of open(2); "" is the directory itself. kNotFound: no such entry. kBadInput: a
  // symlink leaves the directory, or the path has a `..`.
  Result<Opened> open_below(std::string_view relative, int flags) const;

 private:
  DirectoryRoot(std::string name, std::string path, UniqueFd fd)
      : name_(std::move(name)), path_(std::move(path)), fd_(std::move(fd)) {}

  Result<std::string> resolve(std::string_view relative) const;

  std::string name_;
  std::string path_;  // absolute, without symlinks and without a slash at the end, so "" for /
  UniqueFd fd_;
};

}  // namespace cairn
