#include "config/yaml_node.h"

#include <algorithm>

#include <yaml-cpp/yaml.h>

namespace cairn {
namespace {

constexpr std::size_t kBytesMax = std::size_t{1} << 20;
constexpr int kDepthMax = 32;
constexpr int kNodesMax = 100'000;  // aliases can make a small file large

template <typename... Args>
Error error_at(std::string_view file, int line, fmt::format_string<Args...> format, Args&&... args) {
  const std::string what = fmt::format(format, std::forward<Args>(args)...);
  return make_error(ErrorKind::kConfig, "{}:{}: {}", file, line, what);
}

// Copies a document of the library into our own tree.
class TreeCopy {
 public:
  explicit TreeCopy(std::string_view file) : file_(file) {}

  // `line` stands in where the library knows none, as for a value that is not there.
  Result<YamlNode> copy(const YAML::Node& node, int line, int depth = 0) {
    if (depth > kDepthMax) return error_at(file_, line, "more than {} levels", kDepthMax);
    if (++nodes_ > kNodesMax) return error_at(file_, line, "more than {} values", kNodesMax);
    YamlNode out;
    out.line = line_of(node, line);
    if (!is_plain_tag(node.Tag())) return error_at(file_, out.line, "tags such as `{}` mean nothing here", node.Tag());
    switch (node.Type()) {
      case YAML::NodeType::Undefined:
      case YAML::NodeType::Null: out.kind = YamlNode::Kind::kNull; break;
      case YAML::NodeType::Scalar:
        out.kind = YamlNode::Kind::kScalar;
        out.text = node.Scalar();
        break;
      case YAML::NodeType::Sequence:
        out.kind = YamlNode::Kind::kList;
        for (const YAML::Node& item : node) out.items.push_back(TRY(copy(item, out.line, depth + 1)));
        break;
      case YAML::NodeType::Map:
        out.kind = YamlNode::Kind::kMap;
        for (const auto& entry : node) TRY(add(out, entry.first, entry.second, depth));
        break;
    }
    return out;
  }

 private:
  static int line_of(const YAML::Node& node, int line) { return node.Mark().is_null() ? line : node.Mark().line + 1; }

  static bool is_plain_tag(const std::string& tag) {
    return tag.empty() || tag == "?" || tag == "!" || tag.starts_with("tag:yaml.org,2002:");
  }

  Status add(YamlNode& map, const YAML::Node& key, const YAML::Node& value, int depth) {
    const int line = line_of(key, map.line);
    if (!key.IsScalar()) return error_at(file_, line, "a key must be a text");
    const auto first = std::ranges::find(map.entries, key.Scalar(), &YamlEntry::key);
    if (first != map.entries.end()) {
      return error_at(file_, line, "{}: the key comes twice, first in line {}", key.Scalar(), first->line);
    }
    map.entries.push_back({.key = key.Scalar(), .line = line, .value = TRY(copy(value, line, depth + 1))});
    return {};
  }

  std::string_view file_;
  int nodes_ = 0;
};

}  // namespace

Result<YamlNode> parse_yaml(std::string_view text, std::string_view file) {
  if (text.size() > kBytesMax) return make_error(ErrorKind::kConfig, "{}: more than {} bytes", file, kBytesMax);
  if (const std::size_t nul = text.find('\0'); nul != std::string_view::npos) {
    const auto line = std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(nul), '\n') + 1;
    return error_at(file, static_cast<int>(line), "a NUL byte");
  }
  try {
    const std::vector<YAML::Node> documents = YAML::LoadAll(std::string(text));
    if (documents.empty()) return YamlNode{.line = 1};
    if (documents.size() > 1) {
      return error_at(file, documents[1].Mark().line + 1, "a second document begins: one file is one connection");
    }
    return TreeCopy(file).copy(documents.front(), 1);
  } catch (const YAML::Exception& exception) {
    return error_at(file, exception.mark.line + 1, "not YAML: {}", exception.msg)
        .hinting("a value with one of * ? & ! : # { } [ ] , in it needs quotes around it");
  } catch (const std::exception& exception) {
    return make_error(ErrorKind::kConfig, "{}: not YAML: {}", file, exception.what());
  }
}

}  // namespace cairn
