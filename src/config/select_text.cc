#include "config/select_text.h"

#include <utility>

#include "config/yaml_text.h"

namespace cairn {
namespace {

constexpr std::size_t kColumnsMax = 100;

using Option = std::pair<std::string, std::vector<std::string>>;

std::vector<Option> options_of(const SelectEntry& entry) {
  std::vector<Option> options;
  if (entry.fields.has_value()) options.emplace_back("fields", *entry.fields);
  if (!entry.exclude.empty()) options.emplace_back("exclude", entry.exclude);
  if (!entry.key.empty()) options.emplace_back("key", entry.key);
  return options;
}

std::string joined_options(const std::vector<Option>& options) {
  std::string text;
  for (const auto& [name, texts] : options) {
    text.append(text.empty() ? "" : ", ").append(name).append(": ").append(yaml_flow_list(texts));
  }
  return text;
}

// `fields: [a, b,` and, aligned below, what does not fit on the line.
void append_wrapped(std::vector<std::string>& lines, const Option& option, std::size_t indent) {
  std::string line = std::string(indent, ' ') + option.first + ": [";
  const std::string alignment(line.size(), ' ');
  bool is_line_empty = true;
  for (std::size_t i = 0; i < option.second.size(); ++i) {
    const std::string text = yaml_scalar(option.second[i]) + (i + 1 == option.second.size() ? "]" : ",");
    if (!is_line_empty && line.size() + 1 + text.size() > kColumnsMax) {
      lines.push_back(std::exchange(line, alignment));
      is_line_empty = true;
    }
    line.append(is_line_empty ? "" : " ").append(text);
    is_line_empty = false;
  }
  lines.push_back(std::move(line));
}

}  // namespace

std::string flow_select_entry(const SelectEntry& entry) {
  const std::vector<Option> options = options_of(entry);
  if (options.empty()) return yaml_scalar(entry.pattern);
  return "{" + yaml_scalar(entry.pattern) + ": {" + joined_options(options) + "}}";
}

std::vector<std::string> block_select_entry(const SelectEntry& entry, std::size_t indent) {
  constexpr std::size_t kDashColumns = 2;
  const std::vector<Option> options = options_of(entry);
  const std::string name = yaml_scalar(entry.pattern);
  if (options.empty()) return {name};
  std::string line = name + ": { " + joined_options(options) + " }";
  if (indent + kDashColumns + line.size() <= kColumnsMax) return {std::move(line)};
  std::vector<std::string> lines{name + ":"};
  for (const Option& option : options) append_wrapped(lines, option, indent + 2 * kDashColumns);
  return lines;
}

}  // namespace cairn
