#include "avro/byte_sink.h"

#include <cerrno>
#include <string>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

#include "base/errno_kind.h"

namespace cairn::avro {
namespace {

// A full disk is the operator's to mend, like a wrong path.
Error file_error(std::string_view action, const std::filesystem::path& path, int code) {
  return make_error(kind_of_errno(code, ErrorKind::kConfig), "{} {}: {}", action, path.string(),
                    std::generic_category().message(code))
      .hinting("the directory must be there, with room, and this user must be allowed to write in it");
}

}  // namespace

Status MemorySink::write(std::span<const std::byte> bytes) {
  bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
  return {};
}

Result<std::unique_ptr<FileSink>> FileSink::create(const std::filesystem::path& path) {
  constexpr mode_t kMode = 0666;  // less the umask, as for any file that a person makes
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, kMode);
  if (descriptor < 0) return file_error("creating", path, errno);
  return std::unique_ptr<FileSink>(new FileSink(path, descriptor));
}

FileSink::~FileSink() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Status FileSink::write(std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return file_error("writing", path_, errno);
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return {};
}

Status FileSink::close() {
  CHECK(descriptor_ >= 0, "a file is closed once");
  const int outcome = ::close(std::exchange(descriptor_, -1));
  if (outcome != 0) return file_error("closing", path_, errno);
  return {};
}

}  // namespace cairn::avro
