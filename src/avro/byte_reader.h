#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/byte_source.h"

namespace cairn::avro {

// Reads an object from some offset to its end through a window of large reads. `what` names the part that is read, for
// the error when the file ends inside it. The source outlives the reader.
class ByteReader {
 public:
  ByteReader(ByteSource& source, std::uint64_t offset, std::size_t window_bytes);

  std::uint64_t position() const { return position_; }  // in the object
  std::uint64_t left() const { return source_.size() - position_; }

  // A number in variable-length zigzag form.
  Result<std::int64_t> read_long(std::string_view what);
  // Whole or not at all; what is larger than the window goes straight to `out`.
  Status read(std::span<std::byte> out, std::string_view what);
  // REQUIRES: the caller checked `size` against its limit.
  Result<std::string> read_text(std::size_t size, std::string_view what);

 private:
  std::span<const std::byte> buffered() const;
  // Makes at least `bytes` available in the window, or all there is.
  Status fill(std::size_t bytes);
  void consume(std::size_t bytes);

  ByteSource& source_;
  std::uint64_t position_;
  std::vector<std::byte> window_;
  std::size_t start_ = 0;  // of what is buffered, in the window
  std::size_t end_ = 0;
};

}  // namespace cairn::avro
