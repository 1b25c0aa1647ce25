#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <vector>

#include "base/result.h"
#include "model/byte_source.h"
#include "source/object_store.h"

namespace cairn {

// Hands out the objects of a list, opened, in the order of the list, and begins with those that come next: a
// store far away fetches them meanwhile. How many says the store; from a disk each is opened in its turn and not
// before.
//
// Every loop over many objects goes through it, since without it each would wait for one answer after the other. Used
// by one thread at a time. The store outlives it.
class OpenAhead {
 public:
  // `bytes_wanted` of each object are announced, from its first on; the rest is fetched when it is read.
  OpenAhead(ObjectStore& store, std::vector<ObjectInfo> objects, std::uint64_t bytes_wanted = kAllBytes);

  // The next object, or the error with which opening it ended, in its turn. REQUIRES: not all were taken.
  Result<std::unique_ptr<ByteSource>> next();

  static constexpr std::uint64_t kAllBytes = UINT64_MAX;

 private:
  void begin_some();

  ObjectStore& store_;
  const std::vector<ObjectInfo> objects_;
  const std::uint64_t bytes_wanted_;
  std::deque<Result<std::unique_ptr<ByteSource>>> begun_;  // those before next_to_begin_ that nobody took yet
  std::size_t next_to_begin_ = 0;
};

}  // namespace cairn
