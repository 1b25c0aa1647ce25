#include "config/config_value.h"

#include <algorithm>
#include <charconv>

#include "config/expand.h"

namespace cairn {
namespace {

std::string_view kind_name(YamlNode::Kind kind) {
  switch (kind) {
    case YamlNode::Kind::kNull: return "nothing";
    case YamlNode::Kind::kScalar: return "a text";
    case YamlNode::Kind::kList: return "a list";
    case YamlNode::Kind::kMap: return "a map";
  }
  CHECK(false, "every kind has a name");
}

}  // namespace

Error ConfigValue::error(std::string_view what) const { return error_at(node.line, path, what); }

Error ConfigValue::error_at(int line, std::string_view path_there, std::string_view what) const {
  return make_error(ErrorKind::kConfig, "{}:{}: {}: {}", text.file, line, path_there, what);
}

Result<std::string> ConfigValue::plain_text() const {
  if (node.kind != YamlNode::Kind::kScalar)
    return error(fmt::format("expected a text, found {}", kind_name(node.kind)));
  if (node.text.empty()) return error("expected a text, found an empty one");
  return node.text;
}

Result<std::string> ConfigValue::expanded_text() const {
  Result<std::string> expanded = expand(TRY(plain_text()), text.base, environment);
  if (!expanded) {
    return error(expanded.error().message()).hinting(expanded.error().hint()).as(expanded.error().kind());
  }
  if (expanded->empty()) return error("expanded to an empty text");
  return expanded;
}

Result<std::string> ConfigValue::file_path() const {
  return (text.base / TRY(expanded_text())).lexically_normal().string();
}

Result<std::int64_t> ConfigValue::integer(std::int64_t min, std::int64_t max) const {
  const std::string digits = TRY(expanded_text());
  std::int64_t number = 0;
  const char* end = digits.data() + digits.size();
  const auto [stop, failed] = std::from_chars(digits.data(), end, number);
  if (failed != std::errc() || stop != end || number < min || number > max) {
    return error(fmt::format("`{}` is not an integer from {} to {}", digits, min, max));
  }
  return number;
}

Result<std::vector<std::string>> ConfigValue::texts() const {
  TRY(expect_list());
  std::vector<std::string> texts;
  for (const YamlNode& item : node.items) {
    const ConfigValue value = at(item, path);
    std::string item_text = TRY(value.plain_text());
    if (std::ranges::find(texts, item_text) != texts.end())
      return value.error(fmt::format("`{}` comes twice", item_text));
    texts.push_back(std::move(item_text));
  }
  return texts;
}

Status ConfigValue::expect_map() const {
  if (node.kind == YamlNode::Kind::kMap) return {};
  return error(fmt::format("expected keys with values, found {}", kind_name(node.kind)));
}

Status ConfigValue::expect_list() const {
  if (node.kind == YamlNode::Kind::kList) return {};
  return error(fmt::format("expected a list, found {}", kind_name(node.kind)));
}

ConfigValue ConfigValue::at(const YamlNode& below, std::string path_below) const {
  return {.node = below, .path = std::move(path_below), .text = text, .environment = environment};
}

}  // namespace cairn
