#include "avro/nested.h"

#include "avro/item_blocks.h"
#include "avro/json_text.h"
#include "avro/scalar_reader.h"

namespace cairn::avro {
namespace {

// Appends one value after the other; knows how deep it stands.
class JsonAppender {
 public:
  JsonAppender(const Schema& schema, Cursor& cursor, std::string& out)
      : schema_(schema), cursor_(cursor), out_(out), size_max_(out.size() + kCellBytesMax) {}

  void append(NodeId id) {
    if (!cursor_.is_inside()) return;
    if (out_.size() > size_max_) return cursor_.fail(FaultCode::kCellSize);
    const Node& node = schema_.node(id);
    switch (node.kind) {
      case Kind::kUnion: return append(node.children[cursor_.read_index(node.children.size(), FaultCode::kUnionTag)]);
      case Kind::kRecord: return nest(node, &JsonAppender::append_record);
      case Kind::kArray: return nest(node, &JsonAppender::append_array);
      case Kind::kMap: return nest(node, &JsonAppender::append_map);
      default: return node.logical == Logical::kNone ? append_plain(node) : append_logical(node);
    }
  }

  void check_size() {
    if (out_.size() > size_max_) cursor_.fail(FaultCode::kCellSize);
  }

 private:
  void nest(const Node& node, void (JsonAppender::*append_members)(const Node&)) {
    if (++depth_ > kSchemaDepthMax) cursor_.fail(FaultCode::kDepth);
    if (cursor_.fault() == FaultCode::kNone) (this->*append_members)(node);
    --depth_;
  }

  void append_record(const Node& node) {
    out_.push_back('{');
    for (const Field& field : node.fields) {
      if (&field != node.fields.data()) out_.push_back(',');
      append_key(field.name);
      append(field.type);
      if (cursor_.fault() != FaultCode::kNone) return;
    }
    out_.push_back('}');
  }

  void append_array(const Node& node) {
    out_.push_back('[');
    for_each_item(schema_.node(node.children.front()).bytes_min, [&] { append(node.children.front()); });
    out_.push_back(']');
  }

  void append_map(const Node& node) {
    out_.push_back('{');
    for_each_item(1 + schema_.node(node.children.front()).bytes_min, [&] {
      if (!cursor_.is_inside()) return;
      append_key(read_text(cursor_));
      append(node.children.front());
    });
    out_.push_back('}');
  }

  template <typename AppendItem>
  void for_each_item(std::uint64_t item_bytes_min, AppendItem append_item) {
    bool is_first = true;
    while (cursor_.is_inside()) {
      const ItemRun run = read_item_run(cursor_, item_bytes_min);
      if (run.count == 0) return;
      for (std::uint64_t i = 0; i < run.count && cursor_.fault() == FaultCode::kNone; ++i) {
        if (!is_first) out_.push_back(',');
        is_first = false;
        append_item();
      }
      if (run.end != nullptr && cursor_.at() != run.end) cursor_.fail(FaultCode::kItemBytes);
    }
  }

  void append_key(std::string_view key) {
    append_json_string(out_, key);
    out_.push_back(':');
  }

  void append_plain(const Node& node) {
    switch (node.kind) {
      case Kind::kNull: out_.append("null"); break;
      case Kind::kBoolean: out_.append(cursor_.read_boolean() ? "true" : "false"); break;
      case Kind::kInt: append_json_number(out_, std::int64_t{cursor_.read_int()}); break;
      case Kind::kLong: append_json_number(out_, cursor_.read_long()); break;
      case Kind::kFloat: append_json_number(out_, cursor_.read_number<float>()); break;
      case Kind::kDouble: append_json_number(out_, cursor_.read_number<double>()); break;
      case Kind::kBytes: append_json_base64(out_, cursor_.read_sized()); break;
      case Kind::kFixed: append_json_base64(out_, cursor_.read_bytes(node.size)); break;
      case Kind::kString: append_json_string(out_, read_text(cursor_)); break;
      case Kind::kEnum: append_json_string(out_, read_symbol(node, cursor_)); break;
      default: CHECK(false, "nested kinds are read by append()");
    }
  }

  void append_logical(const Node& node) {
    switch (node.logical) {
      case Logical::kDecimal:
      case Logical::kUuid: append_json_string(out_, read_scalar_text(node, cursor_)); break;
      case Logical::kDate: append_json_date(out_, read_date(cursor_)); break;
      case Logical::kTimeMillis:
      case Logical::kTimeMicros: append_json_time(out_, read_time(node, cursor_)); break;
      case Logical::kTimestampMillis:
      case Logical::kTimestampMicros:
      case Logical::kTimestampNanos: append_json_timestamp(out_, read_timestamp(node, cursor_)); break;
      case Logical::kNone: CHECK(false, "plain kinds are read by append_plain()");
    }
  }

  const Schema& schema_;
  Cursor& cursor_;
  std::string& out_;
  std::size_t size_max_;
  std::size_t depth_ = 0;
};

class Skipper {
 public:
  Skipper(const Schema& schema, Cursor& cursor) : schema_(schema), cursor_(cursor) {}

  void skip(NodeId id) {
    if (!cursor_.is_inside()) return;
    const Node& node = schema_.node(id);
    if (node.is_fixed_size) {
      cursor_.read_bytes(node.bytes_min);
      return;
    }
    switch (node.kind) {
      case Kind::kInt:
      case Kind::kLong:
      case Kind::kEnum: cursor_.read_long(); break;
      case Kind::kBytes:
      case Kind::kString: cursor_.read_sized(); break;
      case Kind::kUnion: skip(node.children[cursor_.read_index(node.children.size(), FaultCode::kUnionTag)]); break;
      case Kind::kRecord: nest(node, &Skipper::skip_record); break;
      case Kind::kArray:
      case Kind::kMap: nest(node, &Skipper::skip_items); break;
      default: CHECK(false, "the other kinds have a fixed size");
    }
  }

 private:
  void nest(const Node& node, void (Skipper::*skip_members)(const Node&)) {
    if (++depth_ > kSchemaDepthMax) cursor_.fail(FaultCode::kDepth);
    if (cursor_.fault() == FaultCode::kNone) (this->*skip_members)(node);
    --depth_;
  }

  void skip_record(const Node& node) {
    for (const Field& field : node.fields) skip(field.type);
  }

  void skip_items(const Node& node) {
    const Node& item = schema_.node(node.children.front());
    const std::uint64_t key_bytes_min = node.kind == Kind::kMap ? 1 : 0;
    while (cursor_.is_inside()) {
      const ItemRun run = read_item_run(cursor_, key_bytes_min + item.bytes_min);
      if (run.count == 0) return;
      if (run.end != nullptr) {
        cursor_.move_to(run.end);
      } else if (node.kind == Kind::kArray && item.is_fixed_size) {
        cursor_.read_bytes(run.count * item.bytes_min);
      } else {
        for (std::uint64_t i = 0; i < run.count && cursor_.is_inside(); ++i) skip_item(node);
      }
    }
  }

  void skip_item(const Node& node) {
    if (node.kind == Kind::kMap) cursor_.read_sized();
    skip(node.children.front());
  }

  const Schema& schema_;
  Cursor& cursor_;
  std::size_t depth_ = 0;
};

}  // namespace

void append_value_json(const Schema& schema, NodeId node, Cursor& cursor, std::string& out) {
  JsonAppender appender(schema, cursor, out);
  appender.append(node);
  appender.check_size();
}

void skip_value(const Schema& schema, NodeId node, Cursor& cursor) { Skipper(schema, cursor).skip(node); }

}  // namespace cairn::avro
