#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

namespace cairn::avro {

// Memory for the strings that a decoder makes: JSON text, rendered numbers. Addresses stay as they are until clear().
class TextArena {
 public:
  // A copy of `text` that lives until clear().
  std::string_view add(std::string_view text);
  // Forgets every string; keeps one chunk for the next block.
  void clear();

 private:
  struct Chunk {
    std::unique_ptr<char[]> data;
    std::size_t size = 0;
  };

  std::vector<Chunk> chunks_;
  std::size_t used_ = 0;  // of the last chunk
};

}  // namespace cairn::avro
