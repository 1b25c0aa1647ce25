#pragma once

#include <string>

#include "base/result.h"

namespace cairn::duckdb {

// Holds a database file for one user within this process, until destruction.
//
// DuckDB locks its file with POSIX record locks, which never conflict inside one process, and two independent opens in
// one process lose acknowledged rows. A claim closes that gap without a list shared by all: it binds a socket address
// that is made of the process id and the file's identity, which the kernel gives out once and takes back at the end.
class FileClaim {
 public:
  // kLocked if this process has claimed the file already; hard and symbolic links are the same file.
  // REQUIRES: the file exists.
  static Result<FileClaim> make(const std::string& path);
  ~FileClaim();
  FileClaim(FileClaim&& other) noexcept;
  FileClaim& operator=(FileClaim&&) = delete;

 private:
  explicit FileClaim(int socket) : socket_(socket) {}

  int socket_;
};

}  // namespace cairn::duckdb
