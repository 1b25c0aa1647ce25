#include "avro/text_arena.h"

#include <algorithm>
#include <cstring>

namespace cairn::avro {
namespace {

constexpr std::size_t kChunkBytes = std::size_t{64} << 10;

}  // namespace

std::string_view TextArena::add(std::string_view text) {
  if (chunks_.empty() || chunks_.back().size - used_ < text.size()) {
    const std::size_t size = std::max(kChunkBytes, text.size());
    chunks_.push_back({std::make_unique_for_overwrite<char[]>(size), size});
    used_ = 0;
  }
  char* const copy = chunks_.back().data.get() + used_;
  if (!text.empty()) std::memcpy(copy, text.data(), text.size());
  used_ += text.size();
  return {copy, text.size()};
}

void TextArena::clear() {
  if (!chunks_.empty()) {
    std::swap(chunks_.front(), chunks_.back());
    chunks_.resize(1);
  }
  used_ = 0;
}

}  // namespace cairn::avro
