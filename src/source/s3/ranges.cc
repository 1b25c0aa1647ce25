#include "source/s3/ranges.h"

#include <algorithm>

namespace cairn::s3 {

ByteRange range_at(std::uint64_t offset, std::uint64_t size, Reading reading) {
  // A second request is worth more than a megabyte that nobody reads.
  const bool begins_small = reading == Reading::kBegin && size > 4 * kFirstBytes;
  const std::uint64_t first = begins_small ? kFirstBytes : 0;
  if (offset < first) return {.begin = 0, .size = first};
  if (size - first <= kWholeBytesMax) return {.begin = first, .size = size - first};
  const std::uint64_t begin = first + (offset - first) / kRangeBytes * kRangeBytes;
  return {.begin = begin, .size = std::min(kRangeBytes, size - begin)};
}

}  // namespace cairn::s3
