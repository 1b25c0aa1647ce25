#include "sample/sample_directory.h"

#include <span>
#include <string>
#include <system_error>
#include <vector>

#include "avro/byte_sink.h"
#include "base/errno_kind.h"

namespace cairn::sample {
namespace {

namespace fs = std::filesystem;

// The file that says that a directory is a sample, so that a later one may replace it.
constexpr std::string_view kMarker = ".cairn_sample";
constexpr std::string_view kMarkerText = "Written by `cairn sample`, which may replace the bucket in this directory.\n";

// Whether a name in the directory is part of a sample.
bool is_part_of_sample(const std::string& name) {
  if (name == "manifests" || name == "imported_manifests" || name == kMarker) return true;
  return name.starts_with("sync_") && name.find_first_not_of("0123456789", 5) == std::string::npos;
}

Error io_error(std::string_view action, const fs::path& path, const std::error_code& failure) {
  return make_error(kind_of_errno(failure.value(), ErrorKind::kConfig), "{} {}: {}", action, path.string(),
                    failure.message())
      .hinting("the directory must be there, with room, and this user must be allowed to write in it");
}

Result<std::vector<std::string>> names_in(const fs::path& directory) {
  std::error_code failure;
  std::vector<std::string> names;
  fs::directory_iterator entry(directory, failure);
  for (; !failure && entry != fs::directory_iterator(); entry.increment(failure)) {
    names.push_back(entry->path().filename().string());
  }
  if (failure) return io_error("listing", directory, failure);
  return names;
}

}  // namespace

Status prepare_sample_directory(const fs::path& directory, ForeignFiles foreign_files) {
  std::error_code failure;
  fs::create_directories(directory, failure);
  if (failure) return io_error("creating", directory, failure);
  const auto names = TRY(names_in(directory));
  const bool is_ours = names.empty() || fs::exists(directory / kMarker, failure);
  if (!is_ours && foreign_files == ForeignFiles::kRefuse) {
    return make_error(ErrorKind::kConfig, "{} is not empty, and no sample was written there before", directory.string())
        .hinting("name another directory, or write among its files with --force");
  }
  for (const std::string& name : names) {
    if (is_part_of_sample(name)) fs::remove_all(directory / name, failure);
    if (failure) return io_error("removing", directory / name, failure);
  }
  return write_text_file(directory / kMarker, kMarkerText);
}

Status write_text_file(const fs::path& path, std::string_view text) {
  std::error_code failure;
  fs::create_directories(path.parent_path(), failure);
  if (failure) return io_error("creating", path.parent_path(), failure);
  auto sink = TRY(avro::FileSink::create(path));
  TRY(sink->write(std::as_bytes(std::span(text))));
  return sink->close();
}

}  // namespace cairn::sample
