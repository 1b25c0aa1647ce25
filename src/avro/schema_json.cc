#include "avro/schema_json.h"

#include <array>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include <simdjson.h>

#include "avro/logical.h"
#include "avro/schema_default.h"

namespace cairn::avro {
namespace {

using simdjson::dom::element;
using simdjson::dom::object;

constexpr std::array<std::pair<std::string_view, Kind>, 8> kPrimitives{{
    {"null", Kind::kNull},
    {"boolean", Kind::kBoolean},
    {"int", Kind::kInt},
    {"long", Kind::kLong},
    {"float", Kind::kFloat},
    {"double", Kind::kDouble},
    {"bytes", Kind::kBytes},
    {"string", Kind::kString},
}};

std::optional<Kind> primitive_of(std::string_view name) {
  for (const auto& [primitive, kind] : kPrimitives) {
    if (primitive == name) return kind;
  }
  return std::nullopt;
}

Error bad_schema(std::string message) { return {ErrorKind::kBadInput, std::move(message)}; }

// The value of a key. A key that stands twice is refused, because readers disagree on which one counts.
Result<std::optional<element>> find(object from, std::string_view key) {
  std::optional<element> found;
  for (const auto& [name, value] : from) {
    if (name != key) continue;
    if (found) return bad_schema(fmt::format("the key '{}' stands twice in one object", key));
    found = value;
  }
  return found;
}

Result<element> get(object from, std::string_view key) {
  const std::optional<element> found = TRY(find(from, key));
  if (!found) return bad_schema(fmt::format("an object without '{}'", key));
  return *found;
}

// The text of a key; empty if there is none.
Result<std::optional<std::string_view>> find_text(object from, std::string_view key) {
  const std::optional<element> found = TRY(find(from, key));
  if (!found) return std::optional<std::string_view>();
  std::string_view text;
  if (found->get_string().get(text) != simdjson::SUCCESS) return bad_schema(fmt::format("'{}' must be a string", key));
  return std::optional(text);
}

Result<std::string_view> get_text(object from, std::string_view key) {
  const std::optional<std::string_view> text = TRY(find_text(from, key));
  if (!text) return bad_schema(fmt::format("an object without '{}'", key));
  return *text;
}

// The number of a key; empty if it is missing or no number that fits, which makes a logical type invalid but no error.
std::optional<std::int64_t> find_number(object from, std::string_view key) {
  std::int64_t number = 0;
  if (from.at_key(key).get_int64().get(number) != simdjson::SUCCESS) return std::nullopt;
  return number;
}

// Other names that a type or a field once had.
Result<std::vector<std::string_view>> find_aliases(object from) {
  std::vector<std::string_view> aliases;
  const std::optional<element> found = TRY(find(from, "aliases"));
  if (!found) return aliases;
  simdjson::dom::array list;
  if (found->get_array().get(list) != simdjson::SUCCESS) return bad_schema("'aliases' must be an array");
  for (const element entry : list) {
    std::string_view alias;
    if (entry.get_string().get(alias) != simdjson::SUCCESS || alias.empty()) {
      return bad_schema("an alias must be a name");
    }
    aliases.push_back(alias);
  }
  return aliases;
}

Status check_name(std::string_view name, std::string_view what) {
  if (name.empty()) return bad_schema(fmt::format("{} without a name", what));
  if (name.size() > kNameBytesMax) {
    return bad_schema(fmt::format("{} with a name of {} bytes; at most {}", what, name.size(), kNameBytesMax));
  }
  if (name.contains('\0')) return bad_schema(fmt::format("{} with a NUL in its name", what));
  return {};
}

// A full name and the namespace that is the default of what stands inside it.
struct FullName {
  std::string name;
  std::string space;
};

FullName full_name(std::string_view name, std::string_view space) {
  const std::size_t dot = name.rfind('.');
  if (dot != std::string_view::npos) return {std::string(name), std::string(name.substr(0, dot))};
  if (space.empty()) return {std::string(name), std::string()};
  return {fmt::format("{}.{}", space, name), std::string(space)};
}

class SchemaParser {
 public:
  // A type inside the namespace `space`, `depth` types deep.
  Result<NodeId> parse(element json, const std::string& space, std::size_t depth) {
    if (depth > kSchemaDepthMax) return bad_schema(fmt::format("types nested deeper than {}", kSchemaDepthMax));
    switch (json.type()) {
      case simdjson::dom::element_type::STRING: return parse_name(std::string_view(json), space);
      case simdjson::dom::element_type::ARRAY: return parse_union(simdjson::dom::array(json), space, depth);
      case simdjson::dom::element_type::OBJECT: return parse_object(object(json), space, depth);
      default: return bad_schema("a type must be a name, an object or an array");
    }
  }

  std::vector<Node> take_nodes() { return std::move(nodes_); }

 private:
  NodeId add(Node node) {
    nodes_.push_back(std::move(node));
    return static_cast<NodeId>(nodes_.size() - 1);
  }

  Result<NodeId> parse_name(std::string_view name, const std::string& space) {
    if (const std::optional<Kind> kind = primitive_of(name)) return plain_primitive(*kind);
    auto found = names_.find(full_name(name, space).name);
    if (found == names_.end()) found = names_.find(std::string(name));
    if (found != names_.end()) return found->second;
    const auto alias = aliases_.find(full_name(name, space).name);
    if (alias == aliases_.end()) return bad_schema(fmt::format("'{}' is not defined before it is used", name));
    return alias->second;
  }

  NodeId plain_primitive(Kind kind) {
    std::optional<NodeId>& shared = plain_primitives_.at(static_cast<std::size_t>(kind));
    if (!shared) shared = add({.kind = kind});
    return *shared;
  }

  Result<NodeId> parse_union(simdjson::dom::array json, const std::string& space, std::size_t depth) {
    const NodeId id = add({.kind = Kind::kUnion});
    std::vector<NodeId> branches;
    std::unordered_set<std::string> seen;
    for (const element branch : json) {
      const NodeId child = TRY(parse(branch, space, depth + 1));
      const Node& node = nodes_[child];
      if (node.kind == Kind::kUnion) return bad_schema("a union directly inside a union");
      if (!seen.insert(fmt::format("{} {}", static_cast<int>(node.kind), node.name)).second) {
        return bad_schema("a union with two branches of one type");
      }
      branches.push_back(child);
    }
    if (branches.empty()) return bad_schema("a union without branches");
    nodes_[id].children = std::move(branches);
    return id;
  }

  Result<NodeId> parse_object(object json, const std::string& space, std::size_t depth) {
    const element type = TRY(get(json, "type"));
    std::string_view name;
    if (type.get_string().get(name) != simdjson::SUCCESS) return parse(type, space, depth + 1);
    if (name == "record" || name == "error") return parse_record(json, space, depth);
    if (name == "enum") return parse_enum(json, space);
    if (name == "fixed") return parse_fixed(json, space);
    if (name == "array") return parse_items(Kind::kArray, TRY(get(json, "items")), space, depth);
    if (name == "map") return parse_items(Kind::kMap, TRY(get(json, "values")), space, depth);
    const std::optional<Kind> kind = primitive_of(name);
    if (!kind) return parse_name(name, space);
    Node node{.kind = *kind};
    TRY(apply_logical(node, json));
    return node.logical == Logical::kNone ? plain_primitive(*kind) : add(std::move(node));
  }

  Result<NodeId> parse_items(Kind kind, element items, const std::string& space, std::size_t depth) {
    const NodeId id = add({.kind = kind});
    const NodeId child = TRY_WITHIN(parse(items, space, depth + 1), kind == Kind::kArray ? "items" : "values");
    nodes_[id].children = {child};
    return id;
  }

  // Adds a named type under its name, so that what stands inside it can name it.
  Result<std::pair<NodeId, std::string>> define(Kind kind, object json, const std::string& space) {
    const std::string_view name = TRY(get_text(json, "name"));
    const std::optional<std::string_view> own_space = TRY(find_text(json, "namespace"));
    FullName full = full_name(name, own_space.value_or(space));
    TRY(check_name(name, "a type"));
    TRY(check_name(full.name, "a type"));
    const NodeId id = add({.kind = kind, .name = full.name});
    if (primitive_of(full.name)) return bad_schema(fmt::format("a type named '{}'", full.name));
    if (!names_.emplace(full.name, id).second) return bad_schema(fmt::format("'{}' is defined twice", full.name));
    for (const std::string_view alias : TRY(find_aliases(json))) {
      aliases_.emplace(full_name(alias, full.space).name, id);
    }
    return std::pair(id, std::move(full.space));
  }

  Result<NodeId> parse_record(object json, const std::string& space, std::size_t depth) {
    const auto [id, inner_space] = TRY(define(Kind::kRecord, json, space));
    simdjson::dom::array list;
    if (TRY(get(json, "fields")).get_array().get(list) != simdjson::SUCCESS) {
      return bad_schema(fmt::format("record '{}': 'fields' must be an array", nodes_[id].name));
    }
    std::vector<Field> fields;
    std::unordered_set<std::string_view> seen;
    for (const element entry : list) {
      object field;
      if (entry.get_object().get(field) != simdjson::SUCCESS) return bad_schema("a field must be an object");
      const std::string_view name = TRY(get_text(field, "name"));
      TRY(check_name(name, "a field"));
      if (!seen.insert(name).second) return bad_schema(fmt::format("two fields named '{}' in one record", name));
      if (++field_count_ > kSchemaFieldsMax) return bad_schema(fmt::format("more than {} fields", kSchemaFieldsMax));
      fields.push_back(TRY_WITHIN(parse_field(field, name, inner_space, depth), fmt::format("field '{}'", name)));
    }
    nodes_[id].fields = std::move(fields);
    return id;
  }

  Result<Field> parse_field(object json, std::string_view name, const std::string& space, std::size_t depth) {
    const element type = TRY(get(json, "type"));
    const std::optional<element> doc = TRY(find(json, "doc"));
    std::string_view text;
    if (doc && doc->get_string().get(text) != simdjson::SUCCESS) text = {};
    TRY(find_aliases(json));
    const NodeId id = TRY(parse(type, space, depth + 1));
    const std::optional<element> value = TRY(find(json, "default"));
    if (value && !is_default_of(*value, nodes_, id)) return bad_schema("its default is no value of its type");
    return Field{std::string(name), id, std::string(text), value.has_value()};
  }

  Result<NodeId> parse_enum(object json, const std::string& space) {
    const NodeId id = TRY(define(Kind::kEnum, json, space)).first;
    simdjson::dom::array list;
    if (TRY(get(json, "symbols")).get_array().get(list) != simdjson::SUCCESS) {
      return bad_schema(fmt::format("enum '{}': 'symbols' must be an array", nodes_[id].name));
    }
    std::unordered_set<std::string_view> seen;
    for (const element entry : list) {
      std::string_view symbol;
      if (entry.get_string().get(symbol) != simdjson::SUCCESS) return bad_schema("a symbol must be a string");
      TRY(check_name(symbol, "a symbol"));
      if (!seen.insert(symbol).second) return bad_schema(fmt::format("the symbol '{}' stands twice", symbol));
      nodes_[id].symbols.emplace_back(symbol);
    }
    if (seen.empty()) return bad_schema(fmt::format("enum '{}' has no symbols", nodes_[id].name));
    const std::optional<element> value = TRY(find(json, "default"));
    if (value && !is_default_of(*value, nodes_, id)) {
      return bad_schema(fmt::format("the default of enum '{}' is none of its symbols", nodes_[id].name));
    }
    return id;
  }

  Result<NodeId> parse_fixed(object json, const std::string& space) {
    const NodeId id = TRY(define(Kind::kFixed, json, space)).first;
    Node& node = nodes_[id];
    const std::optional<std::int64_t> size = find_number(json, "size");
    if (!size || *size < 0 || static_cast<std::uint64_t>(*size) > kFixedBytesMax) {
      return bad_schema(fmt::format("fixed '{}': 'size' must be 0 to {}", node.name, kFixedBytesMax));
    }
    node.size = static_cast<std::uint64_t>(*size);
    TRY(apply_logical(node, json));
    return id;
  }

  static Status apply_logical(Node& node, object json) {
    std::string_view name;
    if (json.at_key("logicalType").get_string().get(name) != simdjson::SUCCESS) return {};
    const LogicalAttributes attributes{name, find_number(json, "precision"), find_number(json, "scale")};
    node.logical = logical_of(node, attributes);
    if (node.logical != Logical::kDecimal) return {};
    if (*attributes.precision > kDecimalDigitsMax) {
      return bad_schema(fmt::format("a decimal of {} digits; at most {}", *attributes.precision, kDecimalDigitsMax));
    }
    node.precision = static_cast<std::uint32_t>(*attributes.precision);
    node.scale = static_cast<std::uint32_t>(attributes.scale.value_or(0));
    return {};
  }

  std::vector<Node> nodes_;
  std::unordered_map<std::string, NodeId> names_;
  std::unordered_map<std::string, NodeId> aliases_;  // the first type that claims it has it
  std::array<std::optional<NodeId>, kPrimitives.size()> plain_primitives_;
  std::size_t field_count_ = 0;
};

}  // namespace

Result<std::vector<Node>> parse_schema_json(std::string_view json) {
  if (json.size() > kSchemaBytesMax) {
    return bad_schema(fmt::format("{} bytes long; at most {}", json.size(), kSchemaBytesMax));
  }
  simdjson::dom::parser parser;
  const simdjson::padded_string padded(json);
  element root;
  if (const auto code = parser.parse(padded).get(root); code != simdjson::SUCCESS) {
    return bad_schema(fmt::format("not JSON: {}", simdjson::error_message(code)));
  }
  SchemaParser schema;
  TRY(schema.parse(root, std::string(), 1));
  return schema.take_nodes();
}

}  // namespace cairn::avro
