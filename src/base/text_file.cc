#include "base/text_file.h"

#include <cerrno>
#include <fstream>
#include <system_error>

#include "base/errno_kind.h"

namespace cairn {

Result<std::string> read_text_file(const std::filesystem::path& file, std::size_t bytes_max) {
  std::error_code code;
  const std::filesystem::file_status status = std::filesystem::status(file, code);
  if (status.type() == std::filesystem::file_type::not_found) {
    return make_error(ErrorKind::kConfig, "{}: no such file", file.string())
        .hinting("look at its name, and at the directory it is looked for in");
  }
  const auto unreadable = [&](int number) {
    return make_error(kind_of_errno(number, ErrorKind::kConfig), "{}: {}", file.string(),
                      std::system_category().message(number))
        .hinting("this user must be allowed to read it");
  };
  if (code) return unreadable(code.value());
  if (!std::filesystem::is_regular_file(status)) {
    return make_error(ErrorKind::kConfig, "{}: not a regular file", file.string())
        .hinting("name a file, not a directory or a device");
  }
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return unreadable(errno);
  std::string text(bytes_max + 1, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (stream.bad()) return unreadable(errno);
  text.resize(static_cast<std::size_t>(stream.gcount()));
  if (text.size() > bytes_max) {
    return make_error(ErrorKind::kConfig, "{}: more than {} bytes", file.string(), bytes_max)
        .hinting("is it the right file?");
  }
  return text;
}

}  // namespace cairn
