#pragma once

#include <memory>
#include <string>

#include <sys/stat.h>

#include "base/result.h"
#include "model/byte_source.h"
#include "source/directory_root.h"
#include "source/object_store.h"

namespace cairn {

// What a file's status says about the object that it is; the ETag is size and modification time.
ObjectInfo object_info(ObjectKey key, const struct stat& status);

// A regular file, open for reading.
class LocalFile final : public ByteSource {
 public:
  // kBadInput: not a regular file. kConflict: not the version that `pinned` names.
  static Result<std::unique_ptr<LocalFile>> open(const DirectoryRoot& root, const ObjectInfo& pinned);

  const std::string& name() const override { return name_; }
  std::uint64_t size() const override { return pinned_.size; }
  Status read(std::uint64_t offset, std::span<std::byte> out) override;
  Status verify_unchanged() override;

 private:
  LocalFile(DirectoryRoot::Opened opened, ObjectInfo pinned, std::string name)
      : opened_(std::move(opened)), pinned_(std::move(pinned)), name_(std::move(name)) {}

  const DirectoryRoot::Opened opened_;
  const ObjectInfo pinned_;
  const std::string name_;
};

}  // namespace cairn
