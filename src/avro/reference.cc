#include "avro/reference.h"

#include <algorithm>
#include <cstring>

#include "avro/container.h"
#include "avro/decimal.h"
#include "avro/fault.h"
#include "avro/file_field.h"
#include "avro/json_text.h"
#include "avro/time_value.h"
#include "avro/utf8.h"
#include "model/timestamp.h"
#include "model/value_text.h"

namespace cairn::avro {
namespace {

Error fault(FaultCode code) { return {ErrorKind::kBadInput, std::string(describe(code))}; }

template <typename Cell>
ReferenceCell cell_of(Cell value) {
  return std::string(reinterpret_cast<const char*>(&value), sizeof value);
}

// Bytes that are eaten from the front, each one checked.
class Input {
 public:
  explicit Input(std::span<const std::byte> bytes) : rest_(bytes) {}

  std::size_t left() const { return rest_.size(); }

  Result<std::string> take(std::uint64_t size) {
    if (size > rest_.size()) return fault(FaultCode::kLengthBeyond);
    std::string bytes(reinterpret_cast<const char*>(rest_.data()), size);
    rest_ = rest_.subspan(size);
    return bytes;
  }
  template <typename Number>
  Result<Number> take_number() {
    const std::string bytes = TRY(take(sizeof(Number)));
    Number number;
    std::memcpy(&number, bytes.data(), sizeof number);
    return number;
  }
  Result<std::int64_t> take_long() {
    std::uint64_t value = 0;
    for (int i = 0; i < 10; ++i) {
      const std::string byte = TRY(take(1));
      const auto bits = static_cast<std::uint8_t>(byte.front());
      if (i == 9 && bits > 1) break;
      value += std::uint64_t{bits % 128U} << (7 * i);
      if (bits < 128)
        return static_cast<std::int64_t>(value / 2) * (value % 2 == 0 ? 1 : -1) - (value % 2 == 0 ? 0 : 1);
    }
    return fault(FaultCode::kVarint);
  }
  Result<std::int32_t> take_int() {
    const std::int64_t number = TRY(take_long());
    if (number > 2'147'483'647 || number < -2'147'483'648) return fault(FaultCode::kIntRange);
    return static_cast<std::int32_t>(number);
  }
  Result<std::string> take_sized() {
    const std::int64_t size = TRY(take_long());
    if (size < 0) return fault(FaultCode::kNegativeLength);
    return take(static_cast<std::uint64_t>(size));
  }
  Result<std::size_t> take_index(std::size_t count, FaultCode code) {
    const std::int64_t index = TRY(take_long());
    if (index < 0 || static_cast<std::uint64_t>(index) >= count) return fault(code);
    return static_cast<std::size_t>(index);
  }

 private:
  std::span<const std::byte> rest_;
};

class Interpreter {
 public:
  Interpreter(const Schema& schema, std::span<const Target> targets, std::span<const std::byte> block)
      : schema_(schema), targets_(targets), input_(block) {}

  Result<ReferenceRows> run(std::uint64_t row_count) {
    const std::uint64_t row_bytes_min = schema_.root().bytes_min;
    const std::uint64_t rows_max = row_bytes_min == 0 ? kZeroSizeItemsMax : input_.left() / row_bytes_min;
    if (row_count > rows_max) return fault(FaultCode::kRowCount);
    ReferenceRows result;
    for (std::uint64_t row = 0; row < row_count; ++row) result.rows.push_back(TRY(read_row()));
    if (input_.left() != 0) return fault(FaultCode::kTrailing);
    result.zero_times = zero_times_;
    return result;
  }

 private:
  Result<std::vector<ReferenceCell>> read_row() {
    std::vector<ReferenceCell> cells(targets_.size());
    for (const Field& field : schema_.fields()) {
      const auto target = std::ranges::find(targets_, field.name, &Target::field);
      if (target == targets_.end()) {
        TRY(skip(field.type, 0));
      } else {
        const std::optional<Type> natural = natural_type(schema_, field.type);
        cells[static_cast<std::size_t>(target - targets_.begin())] = TRY(read_cell(field.type, *target, natural));
      }
    }
    return cells;
  }

  // `natural` is the type of the whole field, which decides how the branches of its union are read.
  Result<ReferenceCell> read_cell(NodeId id, const Target& target, std::optional<Type> natural) {
    const Node& node = schema_.node(id);
    if (node.kind == Kind::kNull) return ReferenceCell();
    if (node.kind == Kind::kUnion) {
      const std::size_t branch = TRY(input_.take_index(node.children.size(), FaultCode::kUnionTag));
      return read_cell(node.children[branch], target, natural);
    }
    const bool is_encoded = target.type.id == TypeId::kTimestamp && natural->id != TypeId::kTimestamp;
    if (is_encoded) return read_encoded(node, target.encoding);
    if (natural->id == TypeId::kJson) return read_json_cell(id);
    if (target.type.id == TypeId::kString) return read_string_cell(node);
    return read_typed(node, target.type);
  }

  Result<ReferenceCell> read_typed(const Node& node, Type type) {
    switch (type.id) {
      case TypeId::kBoolean: return cell_of(TRY(take_boolean()));
      case TypeId::kInt32: return cell_of(TRY(input_.take_int()));
      case TypeId::kInt64:
        if (node.kind == Kind::kInt) return cell_of(std::int64_t{TRY(input_.take_int())});
        return cell_of(TRY(input_.take_long()));
      case TypeId::kFloat32: return cell_of(TRY(input_.take_number<float>()));
      case TypeId::kFloat64:
        if (node.kind == Kind::kInt) return cell_of(static_cast<double>(TRY(input_.take_int())));
        if (node.kind == Kind::kLong) return cell_of(static_cast<double>(TRY(input_.take_long())));
        if (node.kind == Kind::kFloat) return cell_of(static_cast<double>(TRY(input_.take_number<float>())));
        return cell_of(TRY(input_.take_number<double>()));
      case TypeId::kBytes: return ReferenceCell(TRY(take_bytes(node)));
      case TypeId::kDate: return cell_of(TRY(take_date()));
      case TypeId::kTime: return cell_of(TRY(take_time(node)));
      case TypeId::kTimestamp: return cell_of(TRY(take_timestamp(node)));
      case TypeId::kDecimal: return decimal_cell(TRY(take_unscaled(node, type.scale)), type);
      case TypeId::kString:
      case TypeId::kJson: break;
    }
    CHECK(false, "text and JSON are read apart");
  }

  // The number with `scale` digits of a fraction, of an integer or a decimal that has fewer.
  Result<Int128> take_unscaled(const Node& node, std::uint32_t scale) {
    Int128 number = 0;
    std::uint32_t own_scale = 0;
    if (node.logical == Logical::kDecimal) {
      number = TRY(take_decimal(node));
      own_scale = node.scale;
    } else {
      number = node.kind == Kind::kInt ? TRY(input_.take_int()) : TRY(input_.take_long());
    }
    for (; own_scale < scale; ++own_scale) number *= 10;
    return number;
  }

  static ReferenceCell decimal_cell(Int128 unscaled, Type type) {
    std::string bytes = *cell_of(unscaled);
    bytes.resize(width_of(physical_of(type)));  // little end first: the low bytes are the number
    return bytes;
  }

  // Text of the file as it is; anything else rendered, and counted as text that the decoder had to make.
  Result<ReferenceCell> read_string_cell(const Node& node) {
    std::string text = TRY(take_scalar_text(node));
    const bool is_made = node.kind != Kind::kString && (node.kind != Kind::kEnum);
    if (is_made) TRY(count_text(text));
    return ReferenceCell(std::move(text));
  }

  Result<ReferenceCell> read_json_cell(NodeId id) {
    std::string text;
    TRY(append_json(id, 0, text));
    if (text.size() > kCellBytesMax) return fault(FaultCode::kCellSize);
    TRY(count_text(text));
    return ReferenceCell(std::move(text));
  }

  Result<ReferenceCell> read_encoded(const Node& node, TimeEncoding encoding) {
    EncodedTime time;
    if (node.logical == Logical::kNone && node.kind == Kind::kInt) {
      time = time_from_number(TRY(input_.take_int()), encoding);
    } else if (node.logical == Logical::kNone && node.kind == Kind::kLong) {
      time = time_from_number(TRY(input_.take_long()), encoding);
    } else {
      time = time_from_text(TRY(take_scalar_text(node)), encoding);
    }
    if (time.outcome == EncodedTime::Outcome::kTime) return cell_of(time.micros);
    if (time.outcome == EncodedTime::Outcome::kUnreadable) {
      return make_error(ErrorKind::kSchemaMismatch, "{}", describe(FaultCode::kTimeUnreadable));
    }
    ++zero_times_;
    return ReferenceCell();
  }

  Status count_text(const std::string& text) {
    text_bytes_ += text.size();
    if (text_bytes_ > kTextBytesMax) return fault(FaultCode::kTextSize);
    return {};
  }

  Result<bool> take_boolean() {
    const std::string byte = TRY(input_.take(1));
    if (byte != std::string_view("\0", 1) && byte != "\1") return fault(FaultCode::kBoolean);
    return byte == "\1";
  }

  Result<std::string> take_bytes(const Node& node) {
    return node.kind == Kind::kFixed ? input_.take(node.size) : input_.take_sized();
  }

  Result<std::string> take_text() {
    std::string text = TRY(input_.take_sized());
    if (!is_utf8(text)) return fault(FaultCode::kUtf8);
    return text;
  }

  Result<std::string> take_symbol(const Node& node) {
    return node.symbols[TRY(input_.take_index(node.symbols.size(), FaultCode::kEnumRange))];
  }

  Result<std::int32_t> take_date() {
    const std::int32_t days = TRY(input_.take_int());
    if (!is_date(days)) return fault(FaultCode::kDateRange);
    return days;
  }

  Result<std::int64_t> take_time(const Node& node) {
    const std::int64_t number = node.kind == Kind::kInt ? TRY(input_.take_int()) : TRY(input_.take_long());
    const std::int64_t micros = node.logical == Logical::kTimeMillis ? number * 1000 : number;
    if (!is_time_of_day(micros)) return fault(FaultCode::kTimeRange);
    return micros;
  }

  Result<std::int64_t> take_timestamp(const Node& node) {
    const std::int64_t number = TRY(input_.take_long());
    if (node.logical == Logical::kTimestampNanos) return micros_from_nanos(number);
    std::int64_t micros = number;
    const bool overflows = node.logical == Logical::kTimestampMillis && __builtin_mul_overflow(number, 1000, &micros);
    if (overflows || !is_timestamp(micros)) return fault(FaultCode::kTimestampRange);
    return micros;
  }

  Result<Int128> take_decimal(const Node& node) {
    const std::string bytes = TRY(take_bytes(node));
    if (bytes.empty()) return fault(FaultCode::kDecimalEmpty);
    const std::optional<Int128> unscaled = decimal_from_bytes(bytes, node.precision);
    if (!unscaled) return fault(FaultCode::kDecimalRange);
    return *unscaled;
  }

  Result<std::string> take_decimal_text(const Node& node) {
    if (node.precision <= kExactDecimalDigitsMax) return text_of_decimal(TRY(take_decimal(node)), node.scale);
    const std::string bytes = TRY(take_bytes(node));
    if (bytes.empty()) return fault(FaultCode::kDecimalEmpty);
    std::optional<std::string> text = format_big_decimal(bytes, node.precision, node.scale);
    if (!text) return fault(FaultCode::kDecimalRange);
    return *std::move(text);
  }

  Result<std::string> take_scalar_text(const Node& node) {
    switch (node.logical) {
      case Logical::kNone: return take_plain_text(node);
      case Logical::kDecimal: return take_decimal_text(node);
      case Logical::kUuid: return node.kind == Kind::kFixed ? uuid_of(TRY(input_.take(16))) : TRY(take_text());
      case Logical::kDate: return format_date(TRY(take_date()));
      case Logical::kTimeMillis:
      case Logical::kTimeMicros: return format_time(TRY(take_time(node)));
      case Logical::kTimestampMillis:
      case Logical::kTimestampMicros:
      case Logical::kTimestampNanos: return format_timestamp(TRY(take_timestamp(node)));
    }
    CHECK(false, "every logical type has a text");
  }

  Result<std::string> take_plain_text(const Node& node) {
    switch (node.kind) {
      case Kind::kBoolean: return text_of(TRY(take_boolean()));
      case Kind::kInt: return text_of(std::int64_t{TRY(input_.take_int())});
      case Kind::kLong: return text_of(TRY(input_.take_long()));
      case Kind::kFloat: return text_of(double{TRY(input_.take_number<float>())});
      case Kind::kDouble: return text_of(TRY(input_.take_number<double>()));
      case Kind::kBytes:
      case Kind::kFixed: return base64_of(TRY(take_bytes(node)));
      case Kind::kString: return take_text();
      case Kind::kEnum: return take_symbol(node);
      default: CHECK(false, "nested values have no plain text");
    }
  }

  Status append_json(NodeId id, std::size_t depth, std::string& out) {
    const Node& node = schema_.node(id);
    const bool is_nested = node.kind == Kind::kRecord || node.kind == Kind::kArray || node.kind == Kind::kMap;
    if (is_nested && depth == kSchemaDepthMax) return fault(FaultCode::kDepth);
    if (out.size() > kCellBytesMax) return fault(FaultCode::kCellSize);
    switch (node.kind) {
      case Kind::kNull: out += "null"; return {};
      case Kind::kUnion: {
        const std::size_t branch = TRY(input_.take_index(node.children.size(), FaultCode::kUnionTag));
        return append_json(node.children[branch], depth, out);
      }
      case Kind::kRecord: return append_record(node, depth + 1, out);
      case Kind::kArray:
      case Kind::kMap: return append_items(node, depth + 1, out);
      default: return append_scalar(node, out);
    }
  }

  Status append_record(const Node& node, std::size_t depth, std::string& out) {
    std::string_view separator = "{";
    for (const Field& field : node.fields) {
      out += separator;
      separator = ",";
      append_json_string(out, field.name);
      out += ":";
      TRY(append_json(field.type, depth, out));
    }
    out += node.fields.empty() ? "{}" : "}";
    return {};
  }

  Status append_items(const Node& node, std::size_t depth, std::string& out) {
    const bool is_map = node.kind == Kind::kMap;
    std::string_view separator = is_map ? "{" : "[";
    const auto append_item = [&]() -> Status {
      out += separator;
      separator = ",";
      if (is_map) {
        append_json_string(out, TRY(take_text()));
        out += ":";
      }
      return append_json(node.children.front(), depth, out);
    };
    TRY(for_each_item(node, append_item));
    if (separator != ",") out += separator;
    out += is_map ? "}" : "]";
    return {};
  }

  template <typename ReadItem>
  Status for_each_item(const Node& node, ReadItem read_item) {
    const std::uint64_t key_bytes = node.kind == Kind::kMap ? 1 : 0;
    const std::uint64_t item_bytes_min = key_bytes + schema_.node(node.children.front()).bytes_min;
    for (;;) {
      const ItemRun run = TRY(take_run(item_bytes_min));
      if (run.count == 0) return {};
      for (std::uint64_t i = 0; i < run.count; ++i) TRY(read_item());
      if (run.left_after && input_.left() != *run.left_after) return fault(FaultCode::kItemBytes);
    }
  }

  struct ItemRun {
    std::uint64_t count = 0;
    std::uint64_t bytes = 0;
    std::optional<std::size_t> left_after;  // of the input, if the run says how long it is
  };

  Result<ItemRun> take_run(std::uint64_t item_bytes_min) {
    const std::int64_t count = TRY(input_.take_long());
    ItemRun run{static_cast<std::uint64_t>(count), 0, std::nullopt};
    if (count < 0) {
      run.count = -run.count;
      const std::int64_t size = TRY(input_.take_long());
      if (size < 0) return fault(FaultCode::kNegativeLength);
      run.bytes = static_cast<std::uint64_t>(size);
      if (run.bytes > input_.left()) return fault(FaultCode::kLengthBeyond);
      run.left_after = input_.left() - run.bytes;
    }
    if (item_bytes_min > 0 && run.count > input_.left() / item_bytes_min) return fault(FaultCode::kItemCount);
    if (item_bytes_min > 0) return run;
    if (run.count > kZeroSizeItemsMax - zero_size_items_) return fault(FaultCode::kZeroSizeItems);
    zero_size_items_ += run.count;
    return run;
  }

  Status append_scalar(const Node& node, std::string& out) {
    switch (node.logical) {
      case Logical::kNone: return append_plain(node, out);
      case Logical::kDecimal:
      case Logical::kUuid: append_json_string(out, TRY(take_scalar_text(node))); return {};
      case Logical::kDate: append_json_date(out, TRY(take_date())); return {};
      case Logical::kTimeMillis:
      case Logical::kTimeMicros: append_json_time(out, TRY(take_time(node))); return {};
      case Logical::kTimestampMillis:
      case Logical::kTimestampMicros:
      case Logical::kTimestampNanos: append_json_timestamp(out, TRY(take_timestamp(node))); return {};
    }
    CHECK(false, "every logical type has a JSON form");
  }

  Status append_plain(const Node& node, std::string& out) {
    switch (node.kind) {
      case Kind::kFloat: append_json_number(out, TRY(input_.take_number<float>())); return {};
      case Kind::kDouble: append_json_number(out, TRY(input_.take_number<double>())); return {};
      case Kind::kString:
      case Kind::kEnum: append_json_string(out, TRY(take_plain_text(node))); return {};
      case Kind::kBytes:
      case Kind::kFixed: append_json_base64(out, TRY(take_bytes(node))); return {};
      default: out += TRY(take_plain_text(node)); return {};
    }
  }

  // Steps over a value, looking only at what its length depends on.
  Status skip(NodeId id, std::size_t depth) {
    const Node& node = schema_.node(id);
    if (node.is_fixed_size) {
      TRY(input_.take(node.bytes_min));
      return {};
    }
    const bool is_nested = node.kind == Kind::kRecord || node.kind == Kind::kArray || node.kind == Kind::kMap;
    if (is_nested && depth == kSchemaDepthMax) return fault(FaultCode::kDepth);
    switch (node.kind) {
      case Kind::kUnion: {
        const std::size_t branch = TRY(input_.take_index(node.children.size(), FaultCode::kUnionTag));
        return skip(node.children[branch], depth);
      }
      case Kind::kRecord:
        for (const Field& field : node.fields) TRY(skip(field.type, depth + 1));
        return {};
      case Kind::kArray:
      case Kind::kMap: return skip_items(node, depth + 1);
      case Kind::kBytes:
      case Kind::kString: TRY(input_.take_sized()); return {};
      default: TRY(input_.take_long()); return {};
    }
  }

  Status skip_items(const Node& node, std::size_t depth) {
    const std::uint64_t key_bytes = node.kind == Kind::kMap ? 1 : 0;
    for (;;) {
      const ItemRun run = TRY(take_run(key_bytes + schema_.node(node.children.front()).bytes_min));
      if (run.count == 0) return {};
      if (run.left_after) {
        TRY(input_.take(run.bytes));
        continue;
      }
      for (std::uint64_t i = 0; i < run.count; ++i) {
        if (node.kind == Kind::kMap) TRY(input_.take_sized());
        TRY(skip(node.children.front(), depth));
      }
    }
  }

  const Schema& schema_;
  std::span<const Target> targets_;
  Input input_;
  std::uint64_t zero_size_items_ = 0;
  std::uint64_t text_bytes_ = 0;
  std::uint64_t zero_times_ = 0;
};

}  // namespace

Result<ReferenceRows> decode_by_reference(const Schema& schema, std::span<const Target> targets,
                                          std::span<const std::byte> block, std::uint64_t row_count) {
  return Interpreter(schema, targets, block).run(row_count);
}

}  // namespace cairn::avro
