#include "avro/row_loop.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <type_traits>

#include "avro/string_cell.h"
#include "avro/time_value.h"

namespace cairn::avro {
namespace {

constexpr std::uint8_t kTagDifference = 2;  // between the tags of the two branches of a nullable

constexpr std::uint8_t fused(OpCode code, Shape shape) {
  return static_cast<std::uint8_t>(static_cast<std::uint8_t>(code) * 2 + static_cast<std::uint8_t>(shape));
}
constexpr std::uint8_t plain(OpCode code) { return fused(code, Shape::kPlain); }
constexpr std::uint8_t nullable(OpCode code) { return fused(code, Shape::kNullable); }

constexpr std::uint32_t kTagsAtOnce = 8;

// How many of the next `ops` values are null by their tags, looking no further than eight.
[[gnu::always_inline]] inline std::uint32_t count_nulls(const char* at, std::uint8_t null_tag, std::uint32_t ops) {
  const std::uint64_t others = load<std::uint64_t>(at) ^ (null_tag * 0x0101010101010101U);
  const auto nulls = others == 0 ? kTagsAtOnce : static_cast<std::uint32_t>(std::countr_zero(others)) / 8;
  return std::min(nulls, ops);
}

void set_rows_null(std::uint64_t* validity, std::size_t first_row, std::size_t rows) {
  for (std::size_t row = first_row; row < first_row + rows;) {
    const std::size_t count = std::min<std::size_t>(64 - row % 64, first_row + rows - row);
    validity[row / 64] &= ~((~std::uint64_t{0} >> (64 - count)) << (row % 64));
    row += count;
  }
}

}  // namespace

void Decoder::RowLoop::begin(Block& block) {
  const std::span<const std::byte> bytes = block.buffer.bytes();
  block_ = &block;
  cursor_ = Cursor(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  rows_left_ = block.row_count;
  rows_done_ = 0;
  text_bytes_ = 0;
  fault_field_.reset();
  failure_.reset();
  const std::uint64_t row_bytes_min = program_->schema.root().bytes_min;
  const std::uint64_t rows_max = row_bytes_min == 0 ? kZeroSizeItemsMax : bytes.size() / row_bytes_min;
  if (rows_left_ > rows_max) cursor_.fail(FaultCode::kRowCount);
  if (rows_left_ == 0 && !bytes.empty()) cursor_.fail(FaultCode::kTrailing);
  if (cursor_.fault() != FaultCode::kNone) failure_ = failure_of_row();
}

std::size_t Decoder::RowLoop::decode(std::size_t rows, const ColumnSink& sink, std::size_t first_row) {
  CHECK(first_row + rows <= sink.capacity, "the rows fit into the sink");
  if (failure_) return 0;
  const std::size_t wanted = std::min<std::uint64_t>(rows, rows_left_);
  bind(sink);
  for (const BoundOp& bound : bound_) {
    if (bound.op->shape == Shape::kNullable && bound.validity != nullptr)
      set_rows_null(bound.validity, first_row, wanted);
  }
  std::size_t done = 0;
  for (; done < wanted; ++done) {
    decode_row(RowPlace(first_row + done));
    if (!cursor_.is_inside()) [[unlikely]]
      break;
    ++rows_done_;
    --rows_left_;
  }
  for (const std::uint32_t column : program_->absent_columns)
    set_rows_null(sink.columns[column].validity, first_row, done);
  if (rows_left_ == 0 && cursor_.left() != 0) cursor_.fail(FaultCode::kTrailing);
  if (cursor_.fault() != FaultCode::kNone) failure_ = failure_of_row();
  return done;
}

void Decoder::RowLoop::bind(const ColumnSink& sink) {
  const std::vector<Target>& targets = program_->targets;
  CHECK(sink.columns.size() == targets.size(), "the sink has a column for each target");
  for (std::size_t i = 0; i < targets.size(); ++i) {
    CHECK(sink.columns[i].physical == physical_of(targets[i].type), "the column has the target's physical form");
  }
  bound_.clear();
  for (const Op& op : program_->ops) {
    BoundOp bound{&op, nullptr, nullptr, fused(op.code, op.shape), op.null_tag, op.null_run};
    if (op.code < OpCode::kSkipBytes) {
      bound.data = sink.columns[op.column].data;
      bound.validity = sink.columns[op.column].validity;
    }
    bound_.push_back(bound);
  }
}

template <OpCode code>
[[gnu::always_inline]] inline const char* Decoder::RowLoop::read_string(const BoundOp& bound, RowPlace place,
                                                                        const char* at) {
  const Varint length = read_varint(at);
  if (length.next == nullptr) [[unlikely]]
    return fail_at(bound, at, FaultCode::kVarint);
  if ((length.value & 1) != 0) [[unlikely]]
    return fail_at(bound, at, FaultCode::kNegativeLength);
  const std::uint64_t size = length.value >> 1;
  const char* const text = length.next;
  if (static_cast<std::int64_t>(size) > cursor_.end() - text) [[unlikely]] {
    return fail_at(bound, text, FaultCode::kLengthBeyond);
  }
  const bool is_ascii = assign_padded(cell_of<StringCell>(bound, place), text, size);
  if (code == OpCode::kString && !is_ascii && !is_utf8({text, size})) [[unlikely]] {
    return fail_at(bound, at, FaultCode::kUtf8);
  }
  return text + size;
}

template <OpCode code>
[[gnu::always_inline]] inline const char* Decoder::RowLoop::read(const BoundOp& bound, RowPlace place, const char* at) {
  if constexpr (code == OpCode::kBoolean) {
    const auto byte = static_cast<std::uint8_t>(*at);
    if (byte > 1) [[unlikely]]
      return fail_at(bound, at, FaultCode::kBoolean);
    cell_of<bool>(bound, place) = byte != 0;
    return at + 1;
  } else if constexpr (code == OpCode::kInt || code == OpCode::kIntAsInt64) {
    const Varint number = read_varint(at);
    if (number.next == nullptr) [[unlikely]]
      return fail_at(bound, at, FaultCode::kVarint);
    if (number.value > std::numeric_limits<std::uint32_t>::max()) [[unlikely]] {
      return fail_at(bound, at, FaultCode::kIntRange);
    }
    using Cell = std::conditional_t<code == OpCode::kInt, std::int32_t, std::int64_t>;
    cell_of<Cell>(bound, place) = static_cast<Cell>(from_zigzag(number.value));
    return number.next;
  } else if constexpr (code == OpCode::kLong || code == OpCode::kTimestampMicros) {
    const Varint number = read_varint(at);
    if (number.next == nullptr) [[unlikely]]
      return fail_at(bound, at, FaultCode::kVarint);
    const std::int64_t value = from_zigzag(number.value);
    if (code == OpCode::kTimestampMicros && !is_timestamp(value)) [[unlikely]] {
      return fail_at(bound, at, FaultCode::kTimestampRange);
    }
    cell_of<std::int64_t>(bound, place) = value;
    return number.next;
  } else if constexpr (code == OpCode::kFloat) {
    cell_of<float>(bound, place) = load<float>(at);
    return at + sizeof(float);
  } else if constexpr (code == OpCode::kDouble) {
    cell_of<double>(bound, place) = load<double>(at);
    return at + sizeof(double);
  } else {
    static_assert(code == OpCode::kString || code == OpCode::kBytes);
    return read_string<code>(bound, place, at);
  }
}

template <OpCode code>
[[gnu::always_inline]] inline auto Decoder::RowLoop::read_plain(Walk walk, RowPlace place) -> Walk {
  return {walk.op + 1, read<code>(*walk.op, place, walk.at)};
}

// Moves on to the next value that is there, past all nulls in between: in a sparse table, one jump that cannot be
// foreseen for each value, and none for a null. `ops` more ops have the same null tag.
[[gnu::always_inline]] inline auto Decoder::RowLoop::skip_nulls(Walk walk, std::uint8_t null_tag, std::uint32_t ops)
    -> Walk {
  std::uint32_t nulls = 0;
  do {
    nulls = count_nulls(walk.at, null_tag, ops);
    walk = {walk.op + nulls, walk.at + nulls};
    ops -= nulls;
  } while (nulls == kTagsAtOnce);
  return walk;
}

template <OpCode code>
[[gnu::always_inline]] inline auto Decoder::RowLoop::read_nullable(Walk walk, RowPlace place) -> Walk {
  const BoundOp& bound = *walk.op;
  const auto tag = static_cast<std::uint8_t>(*walk.at);
  if (tag == bound.null_tag) return skip_nulls(walk, tag, bound.null_run);
  if (tag != (bound.null_tag ^ kTagDifference)) [[unlikely]]
    return {walk.op + 1, read_rarely(bound, place, walk.at)};
  set_valid(bound, place);
  const Walk next{walk.op + 1, read<code>(bound, place, walk.at + 1)};
  if (static_cast<std::uint8_t>(*next.at) != bound.null_tag) return next;
  return skip_nulls(next, bound.null_tag, bound.null_run - 1);
}

// What is common is read in place; everything else takes the slow road.
void Decoder::RowLoop::decode_row(RowPlace place) {
  Walk walk{bound_.data(), cursor_.at()};
  const BoundOp* const end = bound_.data() + bound_.size();
  while (walk.op != end) {
    switch (walk.op->fused) {
      case plain(OpCode::kBoolean): walk = read_plain<OpCode::kBoolean>(walk, place); break;
      case plain(OpCode::kInt): walk = read_plain<OpCode::kInt>(walk, place); break;
      case plain(OpCode::kIntAsInt64): walk = read_plain<OpCode::kIntAsInt64>(walk, place); break;
      case plain(OpCode::kLong): walk = read_plain<OpCode::kLong>(walk, place); break;
      case plain(OpCode::kFloat): walk = read_plain<OpCode::kFloat>(walk, place); break;
      case plain(OpCode::kDouble): walk = read_plain<OpCode::kDouble>(walk, place); break;
      case plain(OpCode::kString): walk = read_plain<OpCode::kString>(walk, place); break;
      case plain(OpCode::kBytes): walk = read_plain<OpCode::kBytes>(walk, place); break;
      case plain(OpCode::kTimestampMicros): walk = read_plain<OpCode::kTimestampMicros>(walk, place); break;
      case nullable(OpCode::kBoolean): walk = read_nullable<OpCode::kBoolean>(walk, place); break;
      case nullable(OpCode::kInt): walk = read_nullable<OpCode::kInt>(walk, place); break;
      case nullable(OpCode::kIntAsInt64): walk = read_nullable<OpCode::kIntAsInt64>(walk, place); break;
      case nullable(OpCode::kLong): walk = read_nullable<OpCode::kLong>(walk, place); break;
      case nullable(OpCode::kFloat): walk = read_nullable<OpCode::kFloat>(walk, place); break;
      case nullable(OpCode::kDouble): walk = read_nullable<OpCode::kDouble>(walk, place); break;
      case nullable(OpCode::kString): walk = read_nullable<OpCode::kString>(walk, place); break;
      case nullable(OpCode::kBytes): walk = read_nullable<OpCode::kBytes>(walk, place); break;
      case nullable(OpCode::kTimestampMicros): walk = read_nullable<OpCode::kTimestampMicros>(walk, place); break;
      default: walk = {walk.op + 1, read_rarely(*walk.op, place, walk.at)}; break;
    }
  }
  cursor_.move_to(walk.at);
}

const char* Decoder::RowLoop::fail_at(const BoundOp& bound, const char* at, FaultCode code) {
  cursor_.move_to(at);
  cursor_.fail(code);
  if (!fault_field_) fault_field_ = bound.op->field;
  return cursor_.at();
}

Status Decoder::RowLoop::status() const {
  if (failure_) return *failure_;
  return {};
}

std::optional<std::string> Decoder::RowLoop::field_of_unreadable_time() const {
  if (cursor_.fault() != FaultCode::kTimeUnreadable || !fault_field_) return std::nullopt;
  return program_->schema.fields()[*fault_field_].name;
}

Error Decoder::RowLoop::failure_of_row() const {
  const FaultCode code = cursor_.fault();
  std::string text(describe(code));
  ErrorKind kind = ErrorKind::kBadInput;
  if (code == FaultCode::kTimeUnreadable) {
    kind = ErrorKind::kSchemaMismatch;
    text = fmt::format("'{}' is {}", cursor_.fault_value(), text);
  }
  if (fault_field_) text = fmt::format("field '{}': {}", program_->schema.fields()[*fault_field_].name, text);
  return make_error(kind, "row {}, byte {} of the block: {}", rows_done_, cursor_.fault_offset(), text)
      .within(describe_block(block_->ordinal, block_->offset));
}

}  // namespace cairn::avro
