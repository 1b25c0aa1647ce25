#pragma once

#include <cstdint>

#include "source/s3/chunk.h"

namespace cairn::s3 {

inline constexpr std::uint64_t kWholeBytesMax = std::uint64_t{32} << 20;  // up to here an object comes in one piece
inline constexpr std::uint64_t kRangeBytes = std::uint64_t{8} << 20;      // beyond, in such pieces
inline constexpr std::uint64_t kFirstBytes = std::uint64_t{256} << 10;    // of an object that may not be read whole
inline constexpr int kRangesAhead = 3;

enum class Reading : std::uint8_t {
  kWhole,  // from the first byte to the last
  kBegin,  // the beginning, and perhaps no more: so is the schema of a file
};

// The range that a byte of an object is fetched in. Ranges cover the object without gaps and overlaps. A pure function.
// REQUIRES: offset < size, or both are 0.
ByteRange range_at(std::uint64_t offset, std::uint64_t size, Reading reading);

}  // namespace cairn::s3
