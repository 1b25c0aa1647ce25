#include "sample/heap_name.h"

namespace cairn::sample {

std::string heap_name(std::string_view text) {
  std::string name;
  for (const char c : text) {
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
      name += c;
    } else if (c >= 'A' && c <= 'Z') {
      name += static_cast<char>(c - 'A' + 'a');
    } else if (!name.ends_with('_')) {
      name += '_';
    }
  }
  return name;
}

std::string heap_name(std::string_view category, std::string_view event) {
  if (category.empty()) return heap_name(event);
  return heap_name(category) + '_' + heap_name(event);
}

}  // namespace cairn::sample
