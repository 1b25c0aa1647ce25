#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <stop_token>

#include "base/byte_budget.h"
#include "base/result.h"
#include "source/object_store.h"
#include "source/s3/bucket.h"

namespace cairn::s3 {

// A contiguous part of an object, in bytes.
struct ByteRange {
  std::uint64_t begin = 0;
  std::uint64_t size = 0;

  std::uint64_t end() const { return begin + size; }
  bool operator==(const ByteRange&) const = default;
};

// A range of an object on its way into memory. It is asked for at once and arrives by itself; whoever needs the bytes
// waits for as many as he needs. The first try is made in the background, and each further one by who waits, so that
// nothing that was only read ahead is tried again for nothing. What has arrived is kept: a broken body is taken up
// where it broke.
//
// Every byte is of the version that was pinned, by If-Match and by the ETag of the answer. Thread-safe. The bucket
// outlives it; what is in flight is given up with it.
class Chunk {
 public:
  Chunk(Bucket& bucket, ObjectInfo pinned, ByteRange range, ByteBudget::Share memory);
  ~Chunk();
  Chunk(const Chunk&) = delete;
  Chunk& operator=(const Chunk&) = delete;

  const ByteRange& range() const { return range_; }
  // Waits until the first `bytes` of the range are here, or for none of them until it is certain that the object is the
  // pinned version. What it returns as an error once it returns always. kConflict: the object is another one by now;
  // kNotFound: there is none. REQUIRES: bytes <= range().size.
  Status wait(std::uint64_t bytes);
  // REQUIRES: wait() has succeeded for as much.
  std::span<const std::byte> bytes() const;

 private:
  struct Landing;
  class Arrival;

  // Sends the request for what is missing.
  void begin_try();
  // Decides what follows from a try that ended too early.
  Status after_try();

  Bucket& bucket_;
  const ObjectInfo pinned_;
  const ByteRange range_;
  const ByteBudget::Share memory_;
  const std::shared_ptr<Landing> landing_;  // shared with the exchange that fills it
  std::stop_source stop_;
  const std::stop_callback<std::function<void()>> stop_with_run_;
  Sent sent_;
  std::optional<http::Tries> tries_;  // from the first failure on
  int mends_ = 0;
};

}  // namespace cairn::s3
