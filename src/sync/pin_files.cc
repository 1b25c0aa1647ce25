#include "sync/pin_files.h"

#include <map>
#include <string>

namespace cairn {
namespace {

std::string folder_of(const ObjectKey& key) { return key.value().substr(0, key.value().rfind('/') + 1); }

// What lists say of the files that have neighbours. A key that no list has is left to its own request, whose error says
// more than its absence here.
Result<std::map<ObjectKey, ObjectInfo>> look_up(ObjectStore& store, std::span<const DataFile> files) {
  std::map<std::string, std::size_t> files_in;
  for (const DataFile& file : files) ++files_in[folder_of(file.key)];
  std::map<ObjectKey, ObjectInfo> known;
  for (const auto& [folder, count] : files_in) {
    // The root of a bucket may hold anything, and all of it.
    if (count < 2 || folder.empty()) continue;
    for (ObjectInfo& object : TRY_WITHIN(store.list(folder), "listing " + folder)) {
      ObjectKey key = object.key;
      if (!object.etag.empty()) known.emplace(std::move(key), std::move(object));
    }
  }
  return known;
}

}  // namespace

Result<std::vector<PinnedFile>> pin_files(ObjectStore& store, std::span<const DataFile> files) {
  const std::map<ObjectKey, ObjectInfo> known = TRY(look_up(store, files));
  std::vector<PinnedFile> pinned;
  for (const DataFile& file : files) {
    const auto found = known.find(file.key);
    const ObjectInfo info =
        found != known.end() ? found->second : TRY_WITHIN(store.stat(file.key), "the data file " + file.uri);
    pinned.push_back({file, info.size, info.etag});
  }
  return pinned;
}

}  // namespace cairn
