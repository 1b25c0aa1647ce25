#include "config/yaml_node.h"

#include <algorithm>
#include <optional>
#include <sstream>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

namespace cairn {
namespace {

constexpr std::size_t kBytesMax = std::size_t{1} << 20;
constexpr std::size_t kDepthMax = 32;
constexpr int kValuesMax = 100'000;

constexpr const char* kQuotes =
    "a text with one of * ? & ! | > % @ ` : # { } [ ] , \" ' in it may need quotes around it";
constexpr const char* kRightFile = "is it the right file? A connection is a small text";

// What is YAML, but nothing that a connection may hold.
class Refusal final : public YAML::ParserException {
 public:
  Refusal(const YAML::Mark& at, const std::string& what, const char* hint)
      : YAML::ParserException(at, what), hint_(hint) {}
  const char* hint() const { return hint_; }

 private:
  const char* hint_;
};

// Builds the tree out of the parser's events. Its limits hold while the library parses, which the library's own tree of
// nodes would not let them do: some malformed documents make it grow for ever. The one way to stop the library is its
// own exception, which parse_yaml() catches.
class TreeBuilder final : public YAML::EventHandler {
 public:
  YamlNode take_root() && { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (has_document_)
      refuse(mark, "one file is one connection, and a second document, or no YAML at all, begins here",
             "move what follows into a file of its own, or look what stands before this line");
    has_document_ = true;
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t) override { add(node(mark, "", YamlNode::Kind::kNull), mark); }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override { refuse_alias(mark); }
  void OnAnchor(const YAML::Mark& mark, const std::string&) override { refuse_alias(mark); }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t, const std::string& value) override {
    YamlNode scalar = node(mark, tag, YamlNode::Kind::kScalar);
    scalar.text = value;
    scalar.is_quoted = tag == "!";
    add(std::move(scalar), mark);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {
    open(mark, node(mark, tag, YamlNode::Kind::kList));
  }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t, YAML::EmitterStyle::value) override {
    open(mark, node(mark, tag, YamlNode::Kind::kMap));
  }
  void OnSequenceEnd() override { close(); }
  void OnMapEnd() override { close(); }

 private:
  // A list or map whose end has not come yet.
  struct Open {
    YamlNode node;
    YAML::Mark mark;
    std::optional<YamlEntry> entry;  // its key has come, its value has not
  };

  [[noreturn]] static void refuse(const YAML::Mark& mark, const std::string& what, const char* hint) {
    throw Refusal(mark, what, hint);
  }

  [[noreturn]] static void refuse_alias(const YAML::Mark& mark) {
    refuse(mark, "anchors (&) and aliases (*) mean nothing here", kQuotes);
  }

  YamlNode node(const YAML::Mark& mark, const std::string& tag, YamlNode::Kind kind) {
    if (++values_ > kValuesMax) refuse(mark, fmt::format("more than {} values", kValuesMax), kRightFile);
    if (!tag.empty() && tag != "?" && tag != "!") {
      refuse(mark, fmt::format("tags such as `{}` mean nothing here", tag), kQuotes);
    }
    YamlNode out;
    out.kind = kind;
    out.line = mark.line + 1;
    return out;
  }

  void open(const YAML::Mark& mark, YamlNode container) {
    if (open_.size() == kDepthMax) refuse(mark, fmt::format("more than {} levels", kDepthMax), kRightFile);
    open_.push_back({.node = std::move(container), .mark = mark, .entry = {}});
  }

  void close() {
    Open closed = std::move(open_.back());
    open_.pop_back();
    add(std::move(closed.node), closed.mark);
  }

  // Puts a whole value where it belongs.
  void add(YamlNode value, const YAML::Mark& mark) {
    if (open_.empty()) {
      root_ = std::move(value);
    } else if (open_.back().node.kind == YamlNode::Kind::kList) {
      open_.back().node.items.push_back(std::move(value));
    } else if (!open_.back().entry.has_value()) {
      add_key(std::move(value), mark);
    } else {
      YamlEntry entry = *std::exchange(open_.back().entry, std::nullopt);
      if (value.kind == YamlNode::Kind::kNull) value.line = entry.line;
      entry.value = std::move(value);
      open_.back().node.entries.push_back(std::move(entry));
    }
  }

  void add_key(YamlNode key, const YAML::Mark& mark) {
    if (key.kind != YamlNode::Kind::kScalar) refuse(mark, "a key must be a text", "write `key: value`");
    const std::vector<YamlEntry>& entries = open_.back().node.entries;
    const auto first = std::ranges::find(entries, key.text, &YamlEntry::key);
    if (first != entries.end()) {
      refuse(mark, fmt::format("{}: the key comes twice, first in line {}", key.text, first->line),
             "keep one of the two");
    }
    open_.back().entry = YamlEntry{.key = std::move(key.text), .line = key.line, .value = {}};
  }

  YamlNode root_{.kind = YamlNode::Kind::kNull, .line = 1};
  std::vector<Open> open_;
  int values_ = 0;
  bool has_document_ = false;
};

// What the library stumbles over is a character that wanted quotes, but for an end that is missing and for tabs.
std::string hint_for(std::string_view message) {
  if (message.contains("tab when")) return "indent with blanks: YAML forbids tabs";
  if (message.contains("flow not found")) return "a bracket or brace that opens must be closed";
  if (message.starts_with("end of map") || message.starts_with("end of sequence")) {
    return "lines that belong together begin in the same column, those below a key further right";
  }
  return kQuotes;
}

int line_of_nul(std::string_view text) {
  const std::string_view before = text.substr(0, text.find('\0'));
  return static_cast<int>(std::ranges::count(before, '\n')) + 1;
}

}  // namespace

Result<YamlNode> parse_yaml(std::string_view text, std::string_view file) {
  if (text.size() > kBytesMax) {
    return make_error(ErrorKind::kConfig, "{}: more than {} bytes", file, kBytesMax).hinting(kRightFile);
  }
  if (text.contains('\0')) {
    return make_error(ErrorKind::kConfig, "{}:{}: a NUL byte", file, line_of_nul(text)).hinting(kRightFile);
  }
  TreeBuilder builder;
  try {
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const Refusal& refusal) {
    return make_error(ErrorKind::kConfig, "{}:{}: {}", file, refusal.mark.line + 1, refusal.msg)
        .hinting(refusal.hint());
  } catch (const YAML::Exception& exception) {
    return make_error(ErrorKind::kConfig, "{}:{}: {}", file, exception.mark.line + 1, exception.msg)
        .hinting(hint_for(exception.msg));
  } catch (const std::exception& exception) {
    return make_error(ErrorKind::kConfig, "{}: not YAML: {}", file, exception.what()).hinting(kRightFile);
  }
  return std::move(builder).take_root();
}

}  // namespace cairn
