#include "aws/ini_file.h"

#include <algorithm>
#include <optional>
#include <ranges>
#include <utility>

namespace cairn::aws {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kBlanks = " \t\r";

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) + 1 - begin);
}

bool is_blank(char c) { return kBlanks.contains(c); }

// The text up to a # or ; that stands behind a blank.
std::string_view without_comment(std::string_view text) {
  for (std::size_t i = 1; i < text.size(); ++i) {
    if ((text[i] == '#' || text[i] == ';') && is_blank(text[i - 1])) return trimmed(text.substr(0, i));
  }
  return text;
}

std::string lower(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
  return result;
}

std::string_view unquoted(std::string_view name) {
  const bool is_quoted =
      name.size() >= 2 && (name.front() == '"' || name.front() == '\'') && name.front() == name.back();
  return is_quoted ? name.substr(1, name.size() - 2) : name;
}

// "key = value" in two; none without an equals sign or a key.
std::optional<std::pair<std::string, std::string>> split_at_equals(std::string_view line) {
  const std::size_t equals = line.find('=');
  if (equals == std::string_view::npos) return std::nullopt;
  std::string key = lower(trimmed(line.substr(0, equals)));
  if (key.empty()) return std::nullopt;
  const std::string_view rest = line.substr(equals + 1);
  // "key = # comment" has no value: the blank in front of the sign is not to be trimmed first.
  return std::pair(std::move(key), std::string(trimmed(without_comment(rest))));
}

class IniReader {
 public:
  Status take(std::string_view line) {
    ++number_;
    const std::string_view text = trimmed(line);
    if (text.empty()) return {};
    const bool is_comment = text.front() == '#' || text.front() == ';';
    if (is_comment) return {};
    if (is_blank(line.front())) return take_indented(text);
    return text.front() == '[' ? take_section(text) : take_value(text);
  }

  std::vector<IniSection> finish() && { return std::move(sections_); }

 private:
  Error wrong(std::string_view why) const { return make_error(ErrorKind::kConfig, "line {}: {}", number_, why); }

  Status take_section(std::string_view text) {
    value_ = nullptr;
    const std::size_t bracket = text.find(']');
    if (bracket == std::string_view::npos) return wrong("a section without its closing bracket");
    const std::string_view rest = trimmed(text.substr(bracket + 1));
    if (!rest.empty() && rest.front() != '#' && rest.front() != ';') return wrong("text behind the name of a section");
    const std::string_view title = trimmed(text.substr(1, bracket - 1));
    const std::size_t blank = title.find_first_of(kBlanks);
    IniSection section{.line = number_};
    if (blank == std::string_view::npos) {
      section.name = unquoted(title);
    } else {
      section.kind = title.substr(0, blank);
      section.name = unquoted(trimmed(title.substr(blank)));
    }
    if (section.name.empty()) return wrong("a section without a name");
    sections_.push_back(std::move(section));
    return {};
  }

  Status take_value(std::string_view text) {
    value_ = nullptr;
    auto pair = split_at_equals(text);
    if (!pair.has_value()) return wrong("neither `key = value` nor `[section]`");
    if (sections_.empty()) return wrong(fmt::format("the key `{}` stands before the first section", pair->first));
    IniValue& value = sections_.back().values[pair->first];
    value = {.text = std::move(pair->second), .line = number_};
    value_ = &value;
    has_nested_ = value.text.empty();
    return {};
  }

  Status take_indented(std::string_view text) {
    if (value_ == nullptr) return wrong("an indented line without a key above it");
    if (!has_nested_) {
      value_->text += "\n" + std::string(text);
      return {};
    }
    auto pair = split_at_equals(text);
    if (!pair.has_value()) return wrong("an indented line that is not `key = value`");
    value_->nested[pair->first] = std::move(pair->second);
    return {};
  }

  int number_ = 0;
  std::vector<IniSection> sections_;
  IniValue* value_ = nullptr;  // that an indented line belongs to; inside the last section, whose map keeps its place
  bool has_nested_ = false;
};

}  // namespace

Result<std::vector<IniSection>> parse_ini(std::string_view text) {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  IniReader reader;
  for (const auto& line : std::views::split(text, '\n')) TRY(reader.take(std::string_view(line.begin(), line.end())));
  return std::move(reader).finish();
}

}  // namespace cairn::aws
