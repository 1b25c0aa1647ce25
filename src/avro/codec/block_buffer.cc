#include <algorithm>

#include "avro/codec/codec.h"

namespace cairn::avro {

std::span<std::byte> BlockBuffer::resize(std::size_t size, std::size_t padding) {
  // Memory only grows, so that a buffer that serves a whole file is cleared once and not once for each block. The old
  // storage is given back first: nothing in it is wanted, and both at once would double the peak.
  if (storage_.size() < size + padding) {
    std::vector<std::byte>().swap(storage_);  // an assignment of {} would keep the memory
    storage_.resize(size + padding);
  }
  size_ = size;
  shrink(size, padding);
  return {storage_.data(), size_};
}

void BlockBuffer::shrink(std::size_t size, std::size_t padding) {
  CHECK(size <= size_ && size + padding <= storage_.size(), "a block buffer shrinks within its memory");
  size_ = size;
  std::fill_n(storage_.begin() + static_cast<std::ptrdiff_t>(size), padding, std::byte{0});
}

}  // namespace cairn::avro
