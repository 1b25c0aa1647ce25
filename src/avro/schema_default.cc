#include "avro/schema_default.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <string_view>

#include <simdjson.h>

namespace cairn::avro {
namespace {

using simdjson::dom::element;

// Unions of records that refer to themselves could be tried in endlessly many ways.
constexpr std::size_t kStepsMax = 100'000;

// The length of a text of bytes, each a character up to U+00FF; empty if it has another character.
std::optional<std::uint64_t> byte_count(std::string_view text) {
  std::uint64_t count = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool is_continuation = (byte & 0xC0U) == 0x80U;
    if (byte > 0xC3U) return std::nullopt;  // starts a character beyond U+00FF
    if (!is_continuation) ++count;
  }
  return count;
}

class DefaultChecker {
 public:
  explicit DefaultChecker(const std::vector<Node>& nodes) : nodes_(nodes) {}

  bool fits(element json, NodeId id, std::size_t depth) {
    if (++steps_ > kStepsMax || depth > kSchemaDepthMax) return false;
    const Node& node = nodes_[id];
    switch (node.kind) {
      case Kind::kNull: return json.is_null();
      case Kind::kBoolean: return json.is_bool();
      case Kind::kInt: return is_int(json);
      case Kind::kLong: return json.is_int64();
      case Kind::kFloat:
      case Kind::kDouble: return json.is_number();
      case Kind::kString: return json.is_string();
      case Kind::kBytes: return count_of(json).has_value();
      case Kind::kFixed: return count_of(json) == node.size;
      case Kind::kEnum: return json.is_string() && std::ranges::find(node.symbols, text_of(json)) != node.symbols.end();
      case Kind::kArray: return fits_items(json, node, depth);
      case Kind::kMap: return fits_values(json, node, depth);
      case Kind::kRecord: return fits_record(json, node, depth);
      case Kind::kUnion:
        return std::ranges::any_of(node.children, [&](NodeId branch) { return fits(json, branch, depth); });
    }
    CHECK(false, "every kind has defaults");
  }

 private:
  static std::string_view text_of(element json) {
    std::string_view text;
    const bool is_text = json.get_string().get(text) == simdjson::SUCCESS;
    CHECK(is_text, "only asked of text");
    return text;
  }

  static std::optional<std::uint64_t> count_of(element json) {
    return json.is_string() ? byte_count(text_of(json)) : std::nullopt;
  }

  static bool is_int(element json) {
    std::int64_t number = 0;
    return json.get_int64().get(number) == simdjson::SUCCESS && number == static_cast<std::int32_t>(number);
  }

  bool fits_items(element json, const Node& node, std::size_t depth) {
    simdjson::dom::array items;
    if (json.get_array().get(items) != simdjson::SUCCESS) return false;
    return std::all_of(items.begin(), items.end(),
                       [&](element item) { return fits(item, node.children.front(), depth + 1); });
  }

  bool fits_values(element json, const Node& node, std::size_t depth) {
    simdjson::dom::object entries;
    if (json.get_object().get(entries) != simdjson::SUCCESS) return false;
    return std::all_of(entries.begin(), entries.end(),
                       [&](const auto& entry) { return fits(entry.value, node.children.front(), depth + 1); });
  }

  bool fits_record(element json, const Node& node, std::size_t depth) {
    simdjson::dom::object entries;
    if (json.get_object().get(entries) != simdjson::SUCCESS) return false;
    return std::ranges::all_of(node.fields, [&](const Field& field) {
      element value;
      if (entries.at_key(field.name).get(value) != simdjson::SUCCESS) return field.has_default;
      return fits(value, field.type, depth + 1);
    });
  }

  const std::vector<Node>& nodes_;
  std::size_t steps_ = 0;
};

}  // namespace

bool is_default_of(const element& json, const std::vector<Node>& nodes, NodeId type) {
  return DefaultChecker(nodes).fits(json, type, 1);
}

}  // namespace cairn::avro
