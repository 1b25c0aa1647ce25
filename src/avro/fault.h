#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace cairn::avro {

// What can be wrong with the bytes of a block.
enum class FaultCode : std::uint8_t {
  kNone,
  kTruncated,
  kTrailing,
  kRowCount,
  kUnionTag,
  kVarint,
  kIntRange,
  kNegativeLength,
  kLengthBeyond,
  kBoolean,
  kUtf8,
  kEnumRange,
  kItemCount,
  kZeroSizeItems,
  kItemBytes,
  kDepth,
  kDecimalEmpty,
  kDecimalRange,
  kDateRange,
  kTimeRange,
  kTimestampRange,
  kTimeUnreadable,
  kCellSize,
  kTextSize,
};

// What is wrong, as the end of a sentence about the field.
std::string_view describe(FaultCode code);

// Limits of what a decoder makes.
inline constexpr std::size_t kCellBytesMax = std::size_t{16} << 20;   // of one cell of JSON
inline constexpr std::size_t kTextBytesMax = std::size_t{256} << 20;  // of one block

}  // namespace cairn::avro
