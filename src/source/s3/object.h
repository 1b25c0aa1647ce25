#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "base/byte_budget.h"
#include "model/byte_source.h"
#include "source/s3/bucket.h"
#include "source/s3/chunk.h"
#include "source/s3/ranges.h"

namespace cairn::s3 {

// The bytes of an object in a bucket, pinned to one version by its ETag. Bucket and budget outlive it.
//
// It is fetched in the ranges of `reading`. From the second one on, or at once if the object is known to be read whole,
// the next few are read ahead, as far as the budget has memory; what lies behind the reader is dropped.
class Object final : public ByteSource {
 public:
  // Asks for the first range if the budget has memory for it, and returns; otherwise whoever waits first asks.
  Object(Bucket& bucket, ByteBudget& budget, ObjectInfo pinned, Reading reading);

  // kNotFound, kConflict, kDenied.
  Status confirm() override;

  const std::string& name() const override { return name_; }
  std::uint64_t size() const override { return pinned_.size; }
  Status read(std::uint64_t offset, std::span<std::byte> out) override;
  // Every byte that was read came under If-Match, so that only who has read nothing asks.
  Status verify_unchanged() override;

 private:
  std::shared_ptr<Chunk> chunk_at(std::uint64_t offset);
  void read_ahead(const ByteRange& from);

  Bucket& bucket_;
  ByteBudget& budget_;
  const ObjectInfo pinned_;
  const Reading reading_;
  const std::string name_;
  std::atomic<bool> has_read_ = false;
  std::mutex mutex_;
  std::map<std::uint64_t, std::shared_ptr<Chunk>> chunks_;  // by their beginning; shared with who reads one
};

}  // namespace cairn::s3
