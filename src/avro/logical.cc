#include "avro/logical.h"

#include <array>
#include <cmath>

namespace cairn::avro {
namespace {

struct LogicalName {
  std::string_view name;
  Kind kind;
  Logical logical;
};

// Decimals are apart: their attributes must fit as well.
constexpr std::array<LogicalName, 11> kNames{{
    {"uuid", Kind::kString, Logical::kUuid},
    {"uuid", Kind::kFixed, Logical::kUuid},
    {"date", Kind::kInt, Logical::kDate},
    {"time-millis", Kind::kInt, Logical::kTimeMillis},
    {"time-micros", Kind::kLong, Logical::kTimeMicros},
    {"timestamp-millis", Kind::kLong, Logical::kTimestampMillis},
    {"timestamp-micros", Kind::kLong, Logical::kTimestampMicros},
    {"timestamp-nanos", Kind::kLong, Logical::kTimestampNanos},
    {"local-timestamp-millis", Kind::kLong, Logical::kTimestampMillis},
    {"local-timestamp-micros", Kind::kLong, Logical::kTimestampMicros},
    {"local-timestamp-nanos", Kind::kLong, Logical::kTimestampNanos},
}};

constexpr std::uint64_t kUuidBytes = 16;

// The digits that any two's complement number of so many bytes is sure to have room for.
double digits_of(std::uint64_t bytes) { return std::floor(std::log10(2) * (8 * static_cast<double>(bytes) - 1)); }

bool is_decimal(const Node& node, const LogicalAttributes& attributes) {
  if (node.kind != Kind::kBytes && node.kind != Kind::kFixed) return false;
  const std::int64_t precision = attributes.precision.value_or(0);
  const std::int64_t scale = attributes.scale.value_or(0);
  if (precision < 1 || scale < 0 || scale > precision) return false;
  return node.kind == Kind::kBytes || (node.size > 0 && static_cast<double>(precision) <= digits_of(node.size));
}

}  // namespace

Logical logical_of(const Node& node, const LogicalAttributes& attributes) {
  if (attributes.name == "decimal") return is_decimal(node, attributes) ? Logical::kDecimal : Logical::kNone;
  for (const LogicalName& entry : kNames) {
    if (entry.name != attributes.name || entry.kind != node.kind) continue;
    const bool is_fixed_uuid = entry.logical == Logical::kUuid && node.kind == Kind::kFixed;
    if (!is_fixed_uuid || node.size == kUuidBytes) return entry.logical;
  }
  return Logical::kNone;
}

}  // namespace cairn::avro
