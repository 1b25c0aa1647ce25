#include "avro/schema.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "avro/schema_json.h"

namespace cairn::avro {
namespace {

constexpr std::uint64_t kBytesMinMax = std::uint64_t{1} << 62;

std::uint64_t add_saturating(std::uint64_t left, std::uint64_t right) {
  return std::min(left + right, kBytesMinMax);  // both are at most 2^62, so that the sum does not wrap
}

// Fills in the sizes of all nodes, depth first. A record inside itself counts as nothing at the place where it recurs,
// which keeps the sum a lower bound.
class SizeFiller {
 public:
  explicit SizeFiller(std::vector<Node>& nodes) : nodes_(nodes), states_(nodes.size(), State::kNew) {}

  void fill_all() {
    for (std::size_t id = 0; id < nodes_.size(); ++id) fill(id);
  }

 private:
  enum class State : std::uint8_t { kNew, kOpen, kDone };

  void fill(std::size_t id) {
    if (states_[id] != State::kNew) return;
    states_[id] = State::kOpen;
    Node& node = nodes_[id];
    switch (node.kind) {
      case Kind::kNull: set(node, 0, true); break;
      case Kind::kBoolean: set(node, 1, true); break;
      case Kind::kFloat: set(node, 4, true); break;
      case Kind::kDouble: set(node, 8, true); break;
      case Kind::kFixed: set(node, node.size, true); break;
      case Kind::kInt:
      case Kind::kLong:
      case Kind::kBytes:
      case Kind::kString:
      case Kind::kEnum: set(node, 1, false); break;
      case Kind::kArray:
      case Kind::kMap:
        set(node, 1, false);
        fill(node.children.front());
        break;
      case Kind::kUnion: fill_union(node); break;
      case Kind::kRecord: fill_record(node); break;
    }
    states_[id] = State::kDone;
  }

  void fill_union(Node& node) {
    std::uint64_t least = kBytesMinMax;
    for (const NodeId child : node.children) {
      fill(child);
      least = std::min(least, nodes_[child].bytes_min);
    }
    set(node, add_saturating(1, least), false);
  }

  void fill_record(Node& node) {
    std::uint64_t sum = 0;
    bool is_fixed = true;
    for (const Field& field : node.fields) {
      fill(field.type);
      sum = add_saturating(sum, nodes_[field.type].bytes_min);
      is_fixed = is_fixed && states_[field.type] == State::kDone && nodes_[field.type].is_fixed_size;
    }
    set(node, sum, is_fixed);
  }

  static void set(Node& node, std::uint64_t bytes_min, bool is_fixed_size) {
    node.bytes_min = bytes_min;
    node.is_fixed_size = is_fixed_size;
  }

  std::vector<Node>& nodes_;
  std::vector<State> states_;
};

}  // namespace

Result<Schema> Schema::parse(std::string_view json) {
  std::vector<Node> nodes = TRY_WITHIN(parse_schema_json(json), "schema");
  if (nodes.empty() || nodes.front().kind != Kind::kRecord) {
    return make_error(ErrorKind::kBadInput, "schema: the type of a row must be a record");
  }
  SizeFiller(nodes).fill_all();
  return Schema(std::move(nodes));
}

Schema::Schema(std::vector<Node> nodes) : nodes_(std::move(nodes)) {}

const Field* Schema::find_field(std::string_view name) const {
  const auto found = std::ranges::find(root().fields, name, &Field::name);
  return found == root().fields.end() ? nullptr : &*found;
}

}  // namespace cairn::avro
