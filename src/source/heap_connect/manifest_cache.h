#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/ids.h"
#include "source/object_store.h"

namespace cairn::heap_connect {

// Manifests that earlier runs have read, so that a bucket with thousands of old ones is listed and not fetched. They
// never change; one that does has another ETag and is fetched again.
//
// One file in the connection's cache directory, which may be deleted at any time: it says nothing that the bucket does
// not say. Of a file that is damaged, of another version or of another bucket nothing is taken, and not being able to
// write it costs the next run time and nothing else. Used by one thread at a time.
class ManifestCache {
 public:
  // Keeps nothing and has nothing.
  ManifestCache() = default;
  // What the file has of the bucket that `source` describes.
  static ManifestCache open(std::filesystem::path file, std::string source);

  struct Kept {
    std::string bytes;
    std::string sha256;
  };
  // Whether it has the manifest, in this very version.
  bool has(const ObjectInfo& object) const;
  // The manifest, which stays in the cache; none too if it cannot be unpacked.
  std::optional<Kept> take(const ObjectInfo& object);
  void keep(const ObjectInfo& object, std::string_view bytes, std::string_view sha256);
  // Writes the file if anything is new: what was taken or kept, and so nothing that the bucket no longer has.
  void save();

 private:
  struct Entry {
    ObjectInfo object;
    std::string sha256;
    std::string frame;  // zstd
    bool is_used = false;
  };

  ManifestCache(std::filesystem::path file, std::string source) : file_(std::move(file)), source_(std::move(source)) {}
  void read(std::string_view text);
  std::string text() const;

  std::filesystem::path file_;  // empty: nothing is kept
  std::string source_;
  std::map<ObjectKey, Entry> entries_;
  bool has_news_ = false;
};

}  // namespace cairn::heap_connect
