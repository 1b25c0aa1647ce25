#include "destination/duckdb/file_claim.h"

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <utility>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "destination/duckdb/posix_file.h"

namespace cairn::duckdb {
namespace {

// An abstract address: it starts with NUL and has no place in the file system.
std::string address_of(const struct stat& file) {
  return fmt::format("cairn-duckdb/{}/{}/{}", getpid(), file.st_dev, file.st_ino);
}

}  // namespace

Result<FileClaim> FileClaim::make(const std::string& path) {
  struct stat file {};
  if (stat(path.c_str(), &file) != 0) return file_error(errno, path);
  const int descriptor = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return file_error(errno, path).within("claiming");
  FileClaim claim(descriptor);
  const std::string name = address_of(file);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  CHECK(name.size() < sizeof address.sun_path, "the name of a claim fits into an address");
  std::memcpy(address.sun_path + 1, name.data(), name.size());
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + name.size());
  if (bind(descriptor, reinterpret_cast<const sockaddr*>(&address), size) == 0) return claim;
  if (errno != EADDRINUSE) return file_error(errno, path).within("claiming");
  return make_error(ErrorKind::kLocked, "{} is open already in this process", path)
      .hinting("let everything in this process use the one destination object that has the file open");
}

FileClaim::~FileClaim() {
  if (socket_ >= 0) close(socket_);
}

FileClaim::FileClaim(FileClaim&& other) noexcept : socket_(std::exchange(other.socket_, -1)) {}

}  // namespace cairn::duckdb
