#include "source/heap_connect/excerpt.h"

namespace cairn::heap_connect {

std::string excerpt(std::string_view text) {
  constexpr std::size_t kBytesMax = 200;
  if (text.size() <= kBytesMax) return std::string(text);
  const auto is_continuation = [&](std::size_t at) { return (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U; };
  std::size_t end = kBytesMax;
  while (end > kBytesMax - 4 && is_continuation(end)) --end;
  return std::string(text.substr(0, end)) + "…";
}

}  // namespace cairn::heap_connect
