#include "avro/fault.h"

#include "base/check.h"

namespace cairn::avro {

std::string_view describe(FaultCode code) {
  switch (code) {
    case FaultCode::kNone: break;
    case FaultCode::kTruncated: return "the block ends inside the row";
    case FaultCode::kTrailing: return "bytes are left behind the last row";
    case FaultCode::kRowCount: return "more rows than its bytes can hold";
    case FaultCode::kUnionTag: return "a union branch that does not exist";
    case FaultCode::kVarint: return "a number of more than 64 bits";
    case FaultCode::kIntRange: return "an int of more than 32 bits";
    case FaultCode::kNegativeLength: return "a negative length";
    case FaultCode::kLengthBeyond: return "a length beyond the end of the block";
    case FaultCode::kBoolean: return "a boolean that is neither 0 nor 1";
    case FaultCode::kUtf8: return "text that is not UTF-8";
    case FaultCode::kEnumRange: return "an enum symbol that does not exist";
    case FaultCode::kItemCount: return "more items than the bytes left can hold";
    case FaultCode::kZeroSizeItems: return "more than a million items of no bytes";
    case FaultCode::kItemBytes: return "items that do not fill the bytes announced for them";
    case FaultCode::kDepth: return "values nested deeper than 64";
    case FaultCode::kDecimalEmpty: return "a decimal without bytes";
    case FaultCode::kDecimalRange: return "a decimal of more digits than its type has";
    case FaultCode::kDateRange: return "a date beyond the calendar";
    case FaultCode::kTimeRange: return "a time outside of a day";
    case FaultCode::kTimestampRange: return "a time stamp beyond the calendar";
    case FaultCode::kTimeUnreadable: return "a value that is not a time in the encoding of its column";
    case FaultCode::kCellSize: return "a nested value of more than 16 MiB as JSON";
    case FaultCode::kTextSize: return "more than 256 MiB of text made from one block";
  }
  CHECK(false, "only called with a fault");
}

}  // namespace cairn::avro
