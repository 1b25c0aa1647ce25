#include "cli/scratch.h"

#include <cerrno>
#include <charconv>
#include <csignal>
#include <string>
#include <utility>

#include <unistd.h>

#include "config/workspace.h"
#include "destination/factory.h"

namespace cairn::cli {
namespace {

constexpr std::string_view kPrefix = "scratch-";

// True if a folder of this name belongs to a process that is not there any more.
bool is_orphan(const std::string& name) {
  if (!name.starts_with(kPrefix)) return false;
  pid_t process = 0;
  const char* const end = name.data() + name.size();
  if (std::from_chars(name.data() + kPrefix.size(), end, process).ptr != end || process <= 0) return false;
  return kill(process, 0) != 0 && errno == ESRCH;
}

void remove_orphans(const std::filesystem::path& directory) {
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(directory, ignored)) {
    if (is_orphan(entry.path().filename().string())) std::filesystem::remove_all(entry.path(), ignored);
  }
}

}  // namespace

Result<ScratchFolder> ScratchFolder::make(const std::filesystem::path& cache_directory) {
  if (cache_directory.empty()) {
    return Error(ErrorKind::kConfig, "there is no place for a database that is compared with")
        .hinting("set XDG_CACHE_HOME to a directory with room for the largest table, or use a workspace");
  }
  remove_orphans(cache_directory);
  const std::filesystem::path folder = cache_directory / fmt::format("{}{}", kPrefix, getpid());
  TRY(create_private_dir(folder));
  return ScratchFolder(folder);
}

ScratchFolder::ScratchFolder(ScratchFolder&& other) noexcept : folder_(std::exchange(other.folder_, {})) {}

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  if (!folder_.empty()) std::filesystem::remove_all(folder_, ignored);
}

Result<std::unique_ptr<Destination>> ScratchFolder::make_destination(const DestinationSettings& like,
                                                                     const Clock& clock) const {
  std::error_code failure;
  for (const auto& entry : std::filesystem::directory_iterator(folder_, failure)) {
    std::filesystem::remove_all(entry.path(), failure);
  }
  DestinationSettings settings = like;
  settings.path = (folder_ / "replay.duckdb").string();
  settings.schema = "heap";
  settings.raw_schema = "";
  settings.adopts_schema = false;
  settings.publish.clear();
  return cairn::make_destination(settings, clock);
}

}  // namespace cairn::cli
