#include <algorithm>
#include <optional>
#include <unordered_map>

#include "avro/codec/codec.h"
#include "avro/file_field.h"
#include "avro/nested.h"
#include "avro/program.h"
#include "model/widening.h"

namespace cairn::avro {
namespace {

// What an op may move past the end of a block before somebody looks: two numbers, a union tag and a value.
constexpr std::size_t kOpOverrunMax = 24;
constexpr std::uint8_t kSecondBranchTag = 2;  // zigzag of 1

std::string describe_column(const Target& target) {
  if (target.encoding == TimeEncoding::kNone) return format_type(target.type);
  return fmt::format("{} written as {}", format_type(target.type), format_encoding(target.encoding));
}

// Whether values of a field may be read as times in the target's encoding.
bool is_encoded_as(Type natural, TimeEncoding encoding) {
  if (natural.id == TypeId::kString) return true;
  const bool is_integer = natural.id == TypeId::kInt32 || natural.id == TypeId::kInt64;
  return is_integer && encoding != TimeEncoding::kText;
}

// Whether the field's times are read by an encoding, instead of being what their type says.
bool is_encoded(std::optional<Type> natural, const Target& target) {
  const bool has_encoding = target.type.id == TypeId::kTimestamp && target.encoding != TimeEncoding::kNone;
  return natural && has_encoding && is_encoded_as(*natural, target.encoding);
}

OpCode logical_code(const Node& node) {
  switch (node.logical) {
    case Logical::kNone: break;
    case Logical::kDecimal: return OpCode::kDecimal;
    case Logical::kUuid: return node.kind == Kind::kString ? OpCode::kString : OpCode::kText;
    case Logical::kDate: return OpCode::kDate;
    case Logical::kTimeMillis: return OpCode::kTimeMillis;
    case Logical::kTimeMicros: return OpCode::kTimeMicros;
    case Logical::kTimestampMillis: return OpCode::kTimestampMillis;
    case Logical::kTimestampMicros: return OpCode::kTimestampMicros;
    case Logical::kTimestampNanos: return OpCode::kTimestampNanos;
  }
  CHECK(false, "called for logical types only");
}

OpCode int_code(Type type) {
  if (type.id == TypeId::kInt64) return OpCode::kIntAsInt64;
  if (type.id == TypeId::kDecimal) return OpCode::kIntAsDecimal;
  return type.id == TypeId::kFloat64 ? OpCode::kIntAsFloat64 : OpCode::kInt;
}

OpCode long_code(Type type) {
  if (type.id == TypeId::kDecimal) return OpCode::kLongAsDecimal;
  return type.id == TypeId::kFloat64 ? OpCode::kLongAsFloat64 : OpCode::kLong;
}

// A value whose type is the column's, or widens to it.
OpCode value_code(const Node& node, Type type) {
  if (node.logical != Logical::kNone) return logical_code(node);
  switch (node.kind) {
    case Kind::kNull: return OpCode::kNull;
    case Kind::kBoolean: return OpCode::kBoolean;
    case Kind::kInt: return int_code(type);
    case Kind::kLong: return long_code(type);
    case Kind::kFloat: return type.id == TypeId::kFloat64 ? OpCode::kFloatAsFloat64 : OpCode::kFloat;
    case Kind::kDouble: return OpCode::kDouble;
    case Kind::kBytes: return OpCode::kBytes;
    case Kind::kFixed: return OpCode::kFixed;
    case Kind::kString: return OpCode::kString;
    case Kind::kEnum: return OpCode::kEnum;
    case Kind::kRecord:
    case Kind::kArray:
    case Kind::kMap:
    case Kind::kUnion: return OpCode::kJson;
  }
  CHECK(false, "every kind has an op");
}

OpCode text_code(const Node& node) {
  if (node.kind == Kind::kString) return OpCode::kString;
  return node.kind == Kind::kEnum ? OpCode::kEnum : OpCode::kText;
}

// A value that is a time in the target's encoding.
OpCode encoded_code(const Node& node) {
  if (node.kind == Kind::kString) return OpCode::kStringEncoded;
  if (node.logical == Logical::kNone && node.kind == Kind::kInt) return OpCode::kIntEncoded;
  if (node.logical == Logical::kNone && node.kind == Kind::kLong) return OpCode::kLongEncoded;
  return OpCode::kTextEncoded;
}

class Compiler {
 public:
  explicit Compiler(Program& program) : program_(program), schema_(program.schema) {}

  Status compile() {
    std::unordered_map<std::string_view, std::vector<std::uint32_t>> columns;
    for (std::uint32_t column = 0; column < program_.targets.size(); ++column) {
      columns[program_.targets[column].field].push_back(column);
    }
    std::vector<bool> is_filled(program_.targets.size());
    const std::span<const Field> fields = schema_.fields();
    for (std::uint32_t field = 0; field < fields.size(); ++field) {
      const auto candidates = columns.find(fields[field].name);
      if (candidates == columns.end()) {
        add_skip(field);
      } else {
        const std::optional<std::uint32_t> column = TRY(choose_column(field, candidates->second));
        if (column.has_value()) {
          add_field(field, *column);
          is_filled[*column] = true;
        } else {
          add_skip(field);
        }
        columns.erase(candidates);
      }
    }
    for (std::uint32_t column = 0; column < is_filled.size(); ++column) {
      if (!is_filled[column]) program_.absent_columns.push_back(column);
    }
    count_null_runs();
    program_.padding = kOpOverrunMax * fields.size() + kNestedPadding;
    return {};
  }

 private:
  // The one of a field's columns that its values go into; none if it is not among the targets.
  Result<std::optional<std::uint32_t>> choose_column(std::uint32_t field,
                                                     std::span<const std::uint32_t> candidates) const {
    const std::optional<Type> natural = natural_type(schema_, schema_.fields()[field].type);
    const Target& own = program_.targets[candidates.front()];
    const bool may_be_own = !own.is_passed_over;
    if (may_be_own && (!natural || is_encoded(natural, own))) return std::optional(candidates.front());
    std::vector<Type> types;
    for (const std::uint32_t column : candidates) types.push_back(program_.targets[column].type);
    if (!natural) return std::optional(candidates.back());
    const std::optional<std::size_t> place = may_be_own ? column_for(types, *natural) : sibling_for(types, *natural);
    if (place) return std::optional(candidates[*place]);
    if (own.has_siblings_elsewhere) return std::optional<std::uint32_t>();
    return make_error(ErrorKind::kSchemaMismatch, "field '{}' is {} in the file and {} in the table", own.field,
                      format_type(*natural), describe_column(own));
  }

  void add_field(std::uint32_t field, std::uint32_t column) {
    const Target& target = program_.targets[column];
    const NodeId node = schema_.fields()[field].type;
    const std::optional<Type> natural = natural_type(schema_, node);
    const bool is_time = is_encoded(natural, target);
    Op op = shaped(node, [&](NodeId value) { return value_op(value, target, natural, is_time); });
    finish(op, field, column, target);
    program_.ops.push_back(op);
  }

  // The op of a field: fused with the union of null and one type, or the value's alone.
  template <typename MakeOp>
  Op shaped(NodeId id, MakeOp make_op) {
    const Node& node = schema_.node(id);
    if (node.kind != Kind::kUnion || node.children.size() != 2) return make_op(id);
    const bool is_null_first = schema_.node(node.children[0]).kind == Kind::kNull;
    const bool is_null_second = schema_.node(node.children[1]).kind == Kind::kNull;
    if (!is_null_first && !is_null_second) return make_op(id);
    Op op = make_op(node.children[is_null_first ? 1 : 0]);
    op.shape = Shape::kNullable;
    op.null_tag = is_null_first ? 0 : kSecondBranchTag;
    return op;
  }

  Op value_op(NodeId id, const Target& target, std::optional<Type> natural, bool is_time) {
    const Node& node = schema_.node(id);
    Op op;
    op.node = id;
    if (node.kind == Kind::kUnion) return union_op(id, target, natural, is_time);
    if (node.kind == Kind::kNull) {
      op.code = OpCode::kNull;
    } else if (is_time) {
      op.code = encoded_code(node);
    } else if (natural->id == TypeId::kJson) {
      op.code = OpCode::kJson;
    } else {
      op.code = target.type.id == TypeId::kString ? text_code(node) : value_code(node, target.type);
    }
    return op;
  }

  Op union_op(NodeId id, const Target& target, std::optional<Type> natural, bool is_time) {
    const Node& node = schema_.node(id);
    std::vector<Op> branches;
    for (const NodeId child : node.children) branches.push_back(value_op(child, target, natural, is_time));
    Op op;
    op.code = OpCode::kUnion;
    op.node = id;
    op.first_branch = static_cast<std::uint32_t>(program_.branches.size());
    op.branch_count = static_cast<std::uint32_t>(branches.size());
    program_.branches.insert(program_.branches.end(), branches.begin(), branches.end());
    return op;
  }

  // Names the field and column that an op and its branches belong to.
  void finish(Op& op, std::uint32_t field, std::uint32_t column, const Target& target) {
    op.field = field;
    op.column = column;
    op.encoding = target.encoding;
    for (std::uint32_t i = 0; i < op.branch_count; ++i)
      finish(program_.branches[op.first_branch + i], field, column, target);
  }

  void add_skip(std::uint32_t field) {
    Op op = shaped(schema_.fields()[field].type, [&](NodeId value) { return skip_op(value); });
    op.field = field;
    if (!program_.ops.empty() && merge(program_.ops.back(), op)) return;
    program_.ops.push_back(op);
  }

  Op skip_op(NodeId id) const {
    const Node& node = schema_.node(id);
    Op op;
    op.node = id;
    if (node.is_fixed_size) {
      op.code = OpCode::kSkipBytes;
      op.size = node.bytes_min;
    } else if (node.kind == Kind::kInt || node.kind == Kind::kLong || node.kind == Kind::kEnum) {
      op.code = OpCode::kSkipVarint;
    } else if (node.kind == Kind::kString || node.kind == Kind::kBytes) {
      op.code = OpCode::kSkipString;
    } else {
      op.code = OpCode::kSkipNode;
    }
    return op;
  }

  // Makes one skip of two neighbours, where that is one.
  static bool merge(Op& last, const Op& next) {
    const bool is_alike = last.code == next.code && last.shape == next.shape && last.null_tag == next.null_tag;
    if (!is_alike || !is_skip(last) || last.code == OpCode::kSkipNode) return false;
    if (last.code == OpCode::kSkipBytes && last.shape == Shape::kPlain) {
      last.size = std::min(last.size + next.size, std::uint64_t{kBlockBytesMax} + 1);
      return true;
    }
    if (last.size != next.size) return false;
    ++last.repeat;
    return true;
  }

  static bool is_skip(const Op& op) { return op.code >= OpCode::kSkipBytes; }

  // Counts backwards how many ops in a row begin with the same null tag.
  void count_null_runs() {
    for (std::size_t i = program_.ops.size(); i-- > 1;) {
      const Op& next = program_.ops[i];
      Op& op = program_.ops[i - 1];
      const bool is_alike = op.shape == Shape::kNullable && next.shape == Shape::kNullable &&
                            op.null_tag == next.null_tag && !is_skip(op) && !is_skip(next);
      if (is_alike) op.null_run = next.null_run + 1;
    }
  }

  Program& program_;
  const Schema& schema_;
};

}  // namespace

bool fits(Type natural, const Target& target) { return is_encoded(natural, target) || takes_in(target.type, natural); }

Result<std::shared_ptr<const Program>> compile(const Schema& schema, std::span<const Target> targets) {
  auto program = std::make_shared<Program>(Program{schema, {targets.begin(), targets.end()}, {}, {}, {}});
  TRY(Compiler(*program).compile());
  return std::shared_ptr<const Program>(std::move(program));
}

}  // namespace cairn::avro
