#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "model/byte_source.h"

namespace cairn {

struct ObjectInfo {
  ObjectKey key;
  std::uint64_t size = 0;  // bytes
  std::string etag;        // opaque; changes whenever the content does

  bool operator==(const ObjectInfo&) const = default;
};

// A bucket, or a directory that is a copy of one.
//
// heap_connect lists and reads manifests through it, sync/ pins and opens data files. Thread-safe. Errors say what the
// caller may do: kNotFound for a missing object, kDenied, kTransient, kConflict for one that changed, kConfig for a
// bucket that does not exist. The cheapest correct implementation is MemoryStore in testing/; tests/conformance holds
// for all.
class ObjectStore {
 public:
  virtual ~ObjectStore() = default;

  // For people: "s3://bucket" or a path.
  virtual std::string describe() const = 0;
  // Every object whose key starts with `prefix`, ascending by key bytes. Complete, or an error; never a truncated list.
  virtual Result<std::vector<ObjectInfo>> list(const std::string& prefix) = 0;
  virtual Result<ObjectInfo> stat(const ObjectKey& key) = 0;
  // Opens the very version that `pinned` names; kConflict if the object is another one by now.
  virtual Result<std::unique_ptr<ByteSource>> open(const ObjectInfo& pinned) = 0;
  // The same without waiting for an answer, which is what ByteSource::confirm() does. The first `bytes` of the object,
  // at most its size, will be read soon: a store far away begins to fetch them if it has room.
  virtual Result<std::unique_ptr<ByteSource>> begin(const ObjectInfo& pinned, std::uint64_t /*bytes*/) {
    return open(pinned);
  }
  // How many requests make it quickest: what is gained by asking for several things at once, as OpenAhead does. 1:
  // nothing.
  virtual std::size_t requests_at_once() const { return 1; }
};

}  // namespace cairn
