#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "base/result.h"

namespace cairn {

// The bytes of one object, pinned to one version of it.
//
// Object stores open them; the Avro reader pulls from them. read() is thread-safe. After a failure nothing is known of
// the bytes in `out`. The cheapest correct implementation is MemoryStore in testing/.
class ByteSource {
 public:
  virtual ~ByteSource() = default;

  // For messages: a path or an s3:// address.
  virtual const std::string& name() const = 0;
  virtual std::uint64_t size() const = 0;
  // Waits until it is certain that the object is the version that was asked for, and says what it is if not: for
  // sources that were begun and not opened. The first thing that is asked of such a source.
  virtual Status confirm() { return {}; }
  // Fills `out` from `offset`, whole or not at all. kConflict if the object is no longer the version that was opened.
  // REQUIRES: offset + out.size() <= size().
  virtual Status read(std::uint64_t offset, std::span<std::byte> out) = 0;
  // Says once more, after the last read, that what was read is the version that was opened, and of no other. A store
  // that pins each request need not ask again: an object that was overwritten after its bytes had come is no matter
  // then.
  virtual Status verify_unchanged() = 0;
};

}  // namespace cairn
