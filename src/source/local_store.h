#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "source/directory_root.h"
#include "source/object_store.h"

namespace cairn {

// A directory that is a copy of a bucket: a file's path below it is its key, its size and modification time are its
// ETag.
//
// Nothing outside the directory is ever opened: no key resolves above it, and a symlink that leaves it is refused,
// while one that stays inside is followed. Only regular files are objects. An entry that cannot be one (a symlink that
// dangles or leaves, a device, a pipe) is listed all the same, with an empty ETag, so that nothing disappears silently;
// stat() and open() say what is wrong with it. A directory that cannot be read fails the listing and is named.
class LocalStore final : public ObjectStore {
 public:
  // kConfig: there is no such directory, or it is something else.
  static Result<std::unique_ptr<LocalStore>> open(const std::filesystem::path& directory);

  std::string describe() const override { return root_->name(); }
  Result<std::vector<ObjectInfo>> list(const std::string& prefix) override;
  Result<ObjectInfo> stat(const ObjectKey& key) override;
  Result<std::unique_ptr<ByteSource>> open(const ObjectInfo& pinned) override;

 private:
  explicit LocalStore(std::unique_ptr<DirectoryRoot> root) : root_(std::move(root)) {}

  std::unique_ptr<DirectoryRoot> root_;
};

}  // namespace cairn
