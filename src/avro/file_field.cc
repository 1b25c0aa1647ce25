#include "avro/file_field.h"

namespace cairn::avro {
namespace {

Type decimal_type(const Node& node) {
  if (node.precision > kExactDecimalDigitsMax) return {TypeId::kString};
  return {TypeId::kDecimal, static_cast<std::uint8_t>(node.precision), static_cast<std::uint8_t>(node.scale)};
}

Type logical_type(const Node& node) {
  switch (node.logical) {
    case Logical::kNone: break;
    case Logical::kDecimal: return decimal_type(node);
    case Logical::kUuid: return {TypeId::kString};
    case Logical::kDate: return {TypeId::kDate};
    case Logical::kTimeMillis:
    case Logical::kTimeMicros: return {TypeId::kTime};
    case Logical::kTimestampMillis:
    case Logical::kTimestampMicros:
    case Logical::kTimestampNanos: return {TypeId::kTimestamp};
  }
  CHECK(false, "called for logical types only");
}

bool is_pair(Type left, Type right, TypeId first, TypeId second) {
  return (left.id == first && right.id == second) || (left.id == second && right.id == first);
}

// The narrowest type that holds each value of both exactly.
Type common_type(Type left, Type right) {
  if (widens_to(left, right)) return right;
  if (widens_to(right, left)) return left;
  if (is_pair(left, right, TypeId::kInt32, TypeId::kFloat32)) return {TypeId::kFloat64};
  if (is_pair(left, right, TypeId::kInt32, TypeId::kFloat64)) return {TypeId::kFloat64};
  const bool has_json = left.id == TypeId::kJson || right.id == TypeId::kJson;
  return {has_json ? TypeId::kJson : TypeId::kString};
}

std::optional<Type> union_type(const Schema& schema, const Node& node) {
  std::optional<Type> common;
  for (const NodeId child : node.children) {
    const std::optional<Type> branch = natural_type(schema, child);
    if (!branch) continue;
    common = common ? common_type(*common, *branch) : *branch;
  }
  return common;
}

// Whether a field is a time by its own word; no other types come out as one.
bool is_logical_time(const Schema& schema, NodeId id) {
  const std::optional<Type> type = natural_type(schema, id);
  return type && type->id == TypeId::kTimestamp;
}

}  // namespace

std::vector<FileField> fields_of(const Schema& schema) {
  std::vector<FileField> fields;
  for (const Field& field : schema.fields()) {
    fields.push_back({field.name, natural_type(schema, field.type), is_logical_time(schema, field.type), field.doc});
  }
  return fields;
}

std::optional<Type> natural_type(const Schema& schema, NodeId id) {
  const Node& node = schema.node(id);
  if (node.logical != Logical::kNone) return logical_type(node);
  switch (node.kind) {
    case Kind::kNull: return std::nullopt;
    case Kind::kBoolean: return Type{TypeId::kBoolean};
    case Kind::kInt: return Type{TypeId::kInt32};
    case Kind::kLong: return Type{TypeId::kInt64};
    case Kind::kFloat: return Type{TypeId::kFloat32};
    case Kind::kDouble: return Type{TypeId::kFloat64};
    case Kind::kBytes:
    case Kind::kFixed: return Type{TypeId::kBytes};
    case Kind::kString:
    case Kind::kEnum: return Type{TypeId::kString};
    case Kind::kArray:
    case Kind::kMap:
    case Kind::kRecord: return Type{TypeId::kJson};
    case Kind::kUnion: return union_type(schema, node);
  }
  CHECK(false, "every kind has a type");
}

}  // namespace cairn::avro
