#include "config/json_schema.h"

#include <algorithm>
#include <ranges>
#include <vector>

#include <nlohmann/json.hpp>

#include "config/keys.h"

namespace cairn {
namespace {

using Json = nlohmann::ordered_json;

// The parser reads every scalar as the text it is written as, so that `schema: 2024` is "2024"; a reader of YAML that
// guesses types hands over a number.
Json scalars() { return {"string", "number", "boolean"}; }
// What is only known when the file is read: a variable of the environment, or the content of a file.
constexpr std::string_view kExpandedPattern = R"(\$\{|^file:)";

Json non_empty_text() { return {{"type", scalars()}, {"minLength", 1}}; }

Json list_of(Json items) { return {{"type", "array"}, {"items", std::move(items)}, {"uniqueItems", true}}; }

// "warn, hold" as its words; none if the type is no such list. One word is a list if it is the default as well.
std::vector<std::string> choices_of(const ConfigKey& key) {
  const auto is_word = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
  std::vector<std::string> words;
  for (const auto part : std::views::split(key.type, std::string_view(", "))) {
    words.emplace_back(part.begin(), part.end());
    if (!std::ranges::all_of(words.back(), is_word)) return {};
  }
  return words.size() > 1 || key.type == key.default_value ? words : std::vector<std::string>();
}

Json schema_of_list(std::string_view items) {
  if (items == "names") {
    Json list = list_of({{"type", scalars()}, {"pattern", "^[^*?]+$"}});
    list["minItems"] = 1;
    return list;
  }
  return list_of(non_empty_text());
}

Json schema_of_scalar(const ConfigKey& key) {
  const Json expanded = {{"type", "string"}, {"pattern", kExpandedPattern}};
  if (key.type == "true, false") {
    return {{"anyOf", {{{"type", "boolean"}}, {{"enum", choices_of(key)}}, expanded}}};
  }
  if (const auto choices = choices_of(key); !choices.empty()) return {{"anyOf", {{{"enum", choices}}, expanded}}};
  if (key.type == "integer") {
    return {{"anyOf", {{{"type", "integer"}}, {{"type", "string"}, {"pattern", "^[0-9]+$"}}, expanded}}};
  }
  return non_empty_text();
}

// The name of a key that stands right behind `prefix`; "" for any other.
std::string_view name_behind(std::string_view prefix, const ConfigKey& key) {
  if (key.status == KeyStatus::kLater || !key.path.starts_with(prefix)) return "";
  const std::string_view name = key.path.substr(prefix.size());
  return name.find_first_of(".[") == std::string_view::npos ? name : "";
}

bool has_keys_behind(std::string_view prefix) {
  return std::ranges::any_of(config_keys(), [&](const ConfigKey& key) { return !name_behind(prefix, key).empty(); });
}

Json schema_of(const ConfigKey& key);

// A map that holds the keys behind `prefix` and no others.
Json schema_of_map(const std::string& prefix) {
  Json map{{"type", "object"}, {"additionalProperties", false}, {"properties", Json::object()}};
  Json required = Json::array();
  for (const ConfigKey& key : config_keys()) {
    const std::string name(name_behind(prefix, key));
    if (name.empty()) continue;
    map["properties"][name] = schema_of(key);
    if (key.status == KeyStatus::kRequired) required.push_back(name);
  }
  if (!required.empty()) map["required"] = std::move(required);
  // One of the two, or both; the list of keys has no word for that.
  if (prefix == "source.") map["anyOf"] = {{{"required", {"bucket"}}}, {{"required", {"path"}}}};
  return map;
}

// A list whose entries are names, or a name with a map of options: `pageviews: {exclude: [ip]}`.
Json schema_of_entries(const std::string& prefix) {
  const Json with_options{
      {"type", "object"}, {"minProperties", 1}, {"maxProperties", 1}, {"additionalProperties", schema_of_map(prefix)}};
  return {{"type", "array"}, {"items", {{"anyOf", {non_empty_text(), with_options}}}}};
}

Json schema_of_value(const ConfigKey& key) {
  constexpr std::string_view kListOf = "list of ";
  const std::string entries = std::string(key.path) + "[].";
  if (key.type == "section") return schema_of_map(std::string(key.path) + ".");
  if (has_keys_behind(entries)) return schema_of_entries(entries);
  if (key.type.starts_with(kListOf)) return schema_of_list(key.type.substr(kListOf.size()));
  return schema_of_scalar(key);
}

Json schema_of(const ConfigKey& key) {
  Json schema{{"description", key.help}};
  schema.update(schema_of_value(key));
  return schema;
}

}  // namespace

std::string connection_json_schema() {
  Json schema{{"$schema", "https://json-schema.org/draft/2020-12/schema"},
              {"title", "Connection file of Cairn"},
              {"description", "One source, one destination, and what goes from one to the other."}};
  schema.update(schema_of_map(""));
  return schema.dump(2) + "\n";
}

}  // namespace cairn
