#include "avro/scalar_reader.h"

#include "avro/file_field.h"
#include "avro/time_value.h"
#include "avro/utf8.h"
#include "model/timestamp.h"
#include "model/value_text.h"

namespace cairn::avro {
namespace {

// A number that is valid; else the fault `code` at the number's own place, and zero.
template <typename Number>
Number checked(Cursor& cursor, const char* before, Number number, bool is_valid, FaultCode code) {
  if (is_valid || cursor.fault() != FaultCode::kNone) return number;
  cursor.fail_before(before, code);
  return 0;
}

// The bytes of a decimal; empty after a fault only.
std::string_view read_decimal_bytes(const Node& node, Cursor& cursor) {
  const char* const before = cursor.at();
  const std::string_view bytes = node.kind == Kind::kFixed ? cursor.read_bytes(node.size) : cursor.read_sized();
  if (bytes.empty()) cursor.fail_before(before, FaultCode::kDecimalEmpty);
  return bytes;
}

std::string read_big_decimal_text(const Node& node, Cursor& cursor) {
  const char* const before = cursor.at();
  const std::string_view bytes = read_decimal_bytes(node, cursor);
  if (bytes.empty()) return {};
  std::optional<std::string> text = format_big_decimal(bytes, node.precision, node.scale);
  if (!text) return cursor.fail_before(before, FaultCode::kDecimalRange), std::string();
  return *std::move(text);
}

std::string read_logical_text(const Node& node, Cursor& cursor) {
  switch (node.logical) {
    case Logical::kNone: break;
    case Logical::kDecimal:
      if (node.precision > kExactDecimalDigitsMax) return read_big_decimal_text(node, cursor);
      return text_of_decimal(read_decimal(node, cursor), node.scale);
    case Logical::kUuid:
      if (node.kind == Kind::kFixed) return uuid_of(cursor.read_bytes(node.size));
      return std::string(read_text(cursor));
    case Logical::kDate: return format_date(read_date(cursor));
    case Logical::kTimeMillis:
    case Logical::kTimeMicros: return format_time(read_time(node, cursor));
    case Logical::kTimestampMillis:
    case Logical::kTimestampMicros:
    case Logical::kTimestampNanos: return format_timestamp(read_timestamp(node, cursor));
  }
  CHECK(false, "called for logical types only");
}

}  // namespace

std::string_view read_text(Cursor& cursor) {
  const char* const before = cursor.at();
  const std::string_view text = cursor.read_sized();
  if (is_utf8(text)) return text;
  return cursor.fail_before(before, FaultCode::kUtf8), kNoBytes;
}

std::string_view read_symbol(const Node& node, Cursor& cursor) {
  return node.symbols[cursor.read_index(node.symbols.size(), FaultCode::kEnumRange)];
}

std::int32_t read_date(Cursor& cursor) {
  const char* const before = cursor.at();
  const std::int32_t days = cursor.read_int();
  return checked(cursor, before, days, is_date(days), FaultCode::kDateRange);
}

std::int64_t read_time(const Node& node, Cursor& cursor) {
  const char* const before = cursor.at();
  const std::int64_t micros =
      node.logical == Logical::kTimeMillis ? std::int64_t{cursor.read_int()} * 1000 : cursor.read_long();
  return checked(cursor, before, micros, is_time_of_day(micros), FaultCode::kTimeRange);
}

std::int64_t read_timestamp(const Node& node, Cursor& cursor) {
  const char* const before = cursor.at();
  const std::int64_t number = cursor.read_long();
  if (node.logical == Logical::kTimestampNanos) return micros_from_nanos(number);
  if (node.logical == Logical::kTimestampMicros) {
    return checked(cursor, before, number, is_timestamp(number), FaultCode::kTimestampRange);
  }
  return 1000 * checked(cursor, before, number, is_timestamp_millis(number), FaultCode::kTimestampRange);
}

Int128 read_decimal(const Node& node, Cursor& cursor) {
  const char* const before = cursor.at();
  const std::string_view bytes = read_decimal_bytes(node, cursor);
  if (bytes.empty()) return 0;
  const std::optional<Int128> unscaled = decimal_from_bytes(bytes, node.precision);
  if (!unscaled) return cursor.fail_before(before, FaultCode::kDecimalRange), 0;
  return *unscaled;
}

std::string read_scalar_text(const Node& node, Cursor& cursor) {
  if (node.logical != Logical::kNone) return read_logical_text(node, cursor);
  switch (node.kind) {
    case Kind::kBoolean: return text_of(cursor.read_boolean());
    case Kind::kInt: return text_of(std::int64_t{cursor.read_int()});
    case Kind::kLong: return text_of(cursor.read_long());
    case Kind::kFloat: return text_of(double{cursor.read_number<float>()});
    case Kind::kDouble: return text_of(cursor.read_number<double>());
    case Kind::kBytes: return base64_of(cursor.read_sized());
    case Kind::kFixed: return base64_of(cursor.read_bytes(node.size));
    case Kind::kString: return std::string(read_text(cursor));
    case Kind::kEnum: return std::string(read_symbol(node, cursor));
    case Kind::kNull:
    case Kind::kRecord:
    case Kind::kArray:
    case Kind::kMap:
    case Kind::kUnion: break;
  }
  CHECK(false, "a mixed column has no nested values");
}

}  // namespace cairn::avro
