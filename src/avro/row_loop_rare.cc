#include "avro/nested.h"
#include "avro/row_loop.h"
#include "avro/scalar_reader.h"
#include "avro/time_value.h"
#include "model/value_text.h"
#include "model/widening.h"

namespace cairn::avro {
namespace {

// A value for a message: its start, cut where a character ends.
std::string excerpt(std::string_view text) {
  constexpr std::size_t kBytesMax = 64;
  if (text.size() <= kBytesMax) return std::string(text);
  std::size_t size = kBytesMax;
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80U) --size;
  return std::string(text.substr(0, size)) + "…";
}

}  // namespace

const char* Decoder::RowLoop::read_rarely(const BoundOp& bound, RowPlace place, const char* at) {
  const Op& op = *bound.op;
  cursor_.move_to(at);
  if (op.code >= OpCode::kSkipBytes) {
    skip(op);
  } else if (!is_null_branch(op)) {
    set_valid(bound, place);
    read_value(op, bound, place);
  }
  if (cursor_.fault() != FaultCode::kNone && !fault_field_) fault_field_ = op.field;
  return cursor_.at();
}

// Reads the union tag that is fused with an op, if there is one.
bool Decoder::RowLoop::is_null_branch(const Op& op) {
  if (op.shape == Shape::kPlain) return false;
  return cursor_.read_index(2, FaultCode::kUnionTag) * 2 == op.null_tag;
}

void Decoder::RowLoop::read_value(const Op& op, const BoundOp& bound, RowPlace place) {
  switch (op.code) {
    case OpCode::kNull: return set_null(bound, place);
    case OpCode::kBoolean: cell_of<bool>(bound, place) = cursor_.read_boolean(); return;
    case OpCode::kFloat: cell_of<float>(bound, place) = cursor_.read_number<float>(); return;
    case OpCode::kFloatAsFloat64: cell_of<double>(bound, place) = double{cursor_.read_number<float>()}; return;
    case OpCode::kDouble: cell_of<double>(bound, place) = cursor_.read_number<double>(); return;
    case OpCode::kString: return cell_of<StringCell>(bound, place).assign(read_text(cursor_));
    case OpCode::kBytes: return cell_of<StringCell>(bound, place).assign(cursor_.read_sized());
    case OpCode::kFixed:
      return cell_of<StringCell>(bound, place).assign(cursor_.read_bytes(program_->schema.node(op.node).size));
    case OpCode::kEnum:
      return cell_of<StringCell>(bound, place).assign(read_symbol(program_->schema.node(op.node), cursor_));
    case OpCode::kInt:
    case OpCode::kIntAsInt64:
    case OpCode::kIntAsFloat64:
    case OpCode::kLong:
    case OpCode::kLongAsFloat64:
    case OpCode::kDate:
    case OpCode::kTimeMillis:
    case OpCode::kTimeMicros:
    case OpCode::kTimestampMillis:
    case OpCode::kTimestampMicros:
    case OpCode::kTimestampNanos: return read_integer(op, bound, place);
    case OpCode::kDecimal:
    case OpCode::kIntAsDecimal:
    case OpCode::kLongAsDecimal: return read_decimal_cell(op, bound, place);
    case OpCode::kText:
    case OpCode::kJson: return read_made_text(op, bound, place);
    case OpCode::kIntEncoded:
    case OpCode::kLongEncoded:
    case OpCode::kStringEncoded:
    case OpCode::kTextEncoded: return read_encoded(op, bound, place);
    case OpCode::kUnion:
      return read_value(program_->branches[op.first_branch + cursor_.read_index(op.branch_count, FaultCode::kUnionTag)],
                        bound, place);
    case OpCode::kSkipBytes:
    case OpCode::kSkipVarint:
    case OpCode::kSkipString:
    case OpCode::kSkipNode: break;
  }
  CHECK(false, "skips fill no cell");
}

void Decoder::RowLoop::read_integer(const Op& op, const BoundOp& bound, RowPlace place) {
  const Node& node = program_->schema.node(op.node);
  switch (op.code) {
    case OpCode::kInt: cell_of<std::int32_t>(bound, place) = cursor_.read_int(); return;
    case OpCode::kDate: cell_of<std::int32_t>(bound, place) = read_date(cursor_); return;
    case OpCode::kIntAsInt64: cell_of<std::int64_t>(bound, place) = cursor_.read_int(); return;
    case OpCode::kIntAsFloat64: cell_of<double>(bound, place) = cursor_.read_int(); return;
    case OpCode::kLong: cell_of<std::int64_t>(bound, place) = cursor_.read_long(); return;
    case OpCode::kLongAsFloat64: return read_long_as_double(op, bound, place);
    case OpCode::kTimeMillis:
    case OpCode::kTimeMicros: cell_of<std::int64_t>(bound, place) = read_time(node, cursor_); return;
    default: cell_of<std::int64_t>(bound, place) = read_timestamp(node, cursor_); return;
  }
}

// An integer that no double holds is counted and goes on rounded: the load that finds the count throws the row away.
void Decoder::RowLoop::read_long_as_double(const Op& op, const BoundOp& bound, RowPlace place) {
  const std::int64_t number = cursor_.read_long();
  if (!is_exact_in_double(number) && cursor_.fault() == FaultCode::kNone) ++inexact_integers_[op.column];
  cell_of<double>(bound, place) = static_cast<double>(number);
}

// A decimal, or an integer that becomes one, with as many digits of a fraction as its column has.
void Decoder::RowLoop::read_decimal_cell(const Op& op, const BoundOp& bound, RowPlace place) {
  const Node& node = program_->schema.node(op.node);
  const Type type = program_->targets[op.column].type;
  Int128 unscaled = 0;
  int zeros = type.scale;
  switch (op.code) {
    case OpCode::kIntAsDecimal: unscaled = cursor_.read_int(); break;
    case OpCode::kLongAsDecimal: unscaled = cursor_.read_long(); break;
    default: unscaled = read_decimal(node, cursor_); zeros -= static_cast<int>(node.scale);
  }
  for (; zeros > 0; --zeros) unscaled *= 10;
  switch (physical_of(type)) {
    case Physical::kInt16: cell_of<std::int16_t>(bound, place) = static_cast<std::int16_t>(unscaled); return;
    case Physical::kInt32: cell_of<std::int32_t>(bound, place) = static_cast<std::int32_t>(unscaled); return;
    case Physical::kInt64: cell_of<std::int64_t>(bound, place) = static_cast<std::int64_t>(unscaled); return;
    default: cell_of<Int128>(bound, place) = unscaled; return;
  }
}

// Text that does not stand in the block goes into the arena, which lives as long as the block.
void Decoder::RowLoop::read_made_text(const Op& op, const BoundOp& bound, RowPlace place) {
  scratch_.clear();
  if (op.code == OpCode::kJson) {
    append_value_json(program_->schema, op.node, cursor_, scratch_);
  } else {
    scratch_ = read_scalar_text(program_->schema.node(op.node), cursor_);
  }
  text_bytes_ += scratch_.size();
  if (text_bytes_ > kTextBytesMax) return cursor_.fail(FaultCode::kTextSize);
  cell_of<StringCell>(bound, place).assign(block_->text.add(scratch_));
}

void Decoder::RowLoop::read_encoded(const Op& op, const BoundOp& bound, RowPlace place) {
  const char* const before = cursor_.at();
  EncodedTime time;
  if (op.code == OpCode::kIntEncoded || op.code == OpCode::kLongEncoded) {
    const std::int64_t number = op.code == OpCode::kIntEncoded ? cursor_.read_int() : cursor_.read_long();
    time = time_from_number(number, op.encoding);
    if (time.outcome == EncodedTime::Outcome::kUnreadable) scratch_ = text_of(number);
  } else {
    scratch_ = read_scalar_text(program_->schema.node(op.node), cursor_);
    time = time_from_text(scratch_, op.encoding);
  }
  switch (time.outcome) {
    case EncodedTime::Outcome::kTime: cell_of<std::int64_t>(bound, place) = time.micros; return;
    case EncodedTime::Outcome::kZero: ++zero_times_; return set_null(bound, place);
    case EncodedTime::Outcome::kUnreadable:
      return cursor_.fail_value_before(before, FaultCode::kTimeUnreadable, excerpt(scratch_));
  }
}

void Decoder::RowLoop::skip(const Op& op) {
  if (op.shape == Shape::kPlain && op.repeat == 1) return skip_once(op);
  for (std::uint32_t i = 0; i < op.repeat; ++i) {
    if (!is_null_branch(op)) skip_once(op);
  }
}

void Decoder::RowLoop::skip_once(const Op& op) {
  switch (op.code) {
    case OpCode::kSkipBytes: cursor_.read_bytes(op.size); return;
    case OpCode::kSkipVarint: cursor_.read_long(); return;
    case OpCode::kSkipString: cursor_.read_sized(); return;
    default: return skip_value(program_->schema, op.node, cursor_);
  }
}

}  // namespace cairn::avro
