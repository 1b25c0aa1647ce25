#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace cairn {

// The type of a value on its way from an Avro file into a column.
enum class TypeId : std::uint8_t {
  kBoolean,
  kInt32,
  kInt64,
  kFloat32,
  kFloat64,
  kDecimal,  // exact; precision 1…38 and scale
  kString,   // UTF-8; also enum, uuid, and decimals of more than 38 digits
  kBytes,
  kDate,       // days since 1970-01-01
  kTime,       // microseconds since midnight
  kTimestamp,  // microseconds since 1970-01-01 UTC, without zone
  kJson,       // arrays, maps and records as JSON text
};

struct Type {
  TypeId id = TypeId::kString;
  std::uint8_t precision = 0;  // of kDecimal; else 0
  std::uint8_t scale = 0;

  bool operator==(const Type&) const = default;
};

// "int64", "decimal(10,2)": the form in which types are stored in _cairn_fields and printed. Inverse of each other.
std::string format_type(Type type);
Result<Type> parse_type(std::string_view text);
// "decimal": the type without its digits, for the name of a sibling column.
std::string_view name_of(TypeId id);

// How a time is written in the file. Detected once per field from values (docs/formats/timestamps.md), then frozen in
// the destination.
enum class TimeEncoding : std::uint8_t {
  kNone,  // the file's own type stands: not a time, or an Avro logical type
  kText,  // ISO 8601 text, UTC where it names no zone
  kSeconds,
  kMilliseconds,
  kMicroseconds,
  kNanoseconds,  // integers, or text of digits only, since 1970-01-01
};

std::string_view format_encoding(TimeEncoding encoding);
Result<TimeEncoding> parse_encoding(std::string_view text);

// How a column of a type lies in memory; see ColumnSink. Decimals take the smallest width that holds the precision.
enum class Physical : std::uint8_t { kBool, kInt16, kInt32, kInt64, kInt128, kFloat32, kFloat64, kString };

Physical physical_of(Type type);
std::size_t width_of(Physical physical);  // in bytes: 1, 2, 4, 8, 16, 4, 8, 16

// True if each value of `from` is exactly a value of `to`: the same type, int32 as int64, float32 as float64.
bool widens_to(Type from, Type to);

}  // namespace cairn
