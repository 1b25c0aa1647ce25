#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"

namespace cairn::duckdb {

// A file descriptor that is closed in the end. Errors name the path.
class Descriptor {
 public:
  // `flags` and `mode` as open(2) takes them.
  static Result<Descriptor> open(const std::string& path, int flags, unsigned mode = 0);
  ~Descriptor();
  Descriptor(Descriptor&& other) noexcept;
  Descriptor& operator=(Descriptor&&) = delete;

  int number() const { return descriptor_; }
  const std::string& path() const { return path_; }
  // fsync: what was written survives a loss of power.
  Status sync() const;
  // fsync of a directory: the names in it survive a loss of power. A file system that cannot do that is no error.
  Status sync_names() const;
  // Waits for others that hold the lock; the kernel frees that of whoever dies.
  Status lock() const;

 private:
  Descriptor(int descriptor, std::string path) : descriptor_(descriptor), path_(std::move(path)) {}

  int descriptor_;
  std::string path_;
};

// The error of a call on `path` that left `number` in errno: kDenied for a right that is missing, kConfig for a path
// that cannot be, kTransient for what may pass, such as a full disk.
Error file_error(int number, const std::string& path);

// Atomic: whoever opens `to` finds the old file or the new one.
Status rename_file(const std::string& from, const std::string& to);

// The directory that a path lies in: "." for a bare name.
std::string directory_of(const std::string& path);

// Bytes that an ordinary user may still write on the volume of `path`.
Result<std::uint64_t> free_bytes(const std::string& path);

}  // namespace cairn::duckdb
