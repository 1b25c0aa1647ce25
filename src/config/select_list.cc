#include "config/select_list.h"

#include <algorithm>

#include "config/key_check.h"

namespace cairn {
namespace {

constexpr std::string_view kPrefix = "select[].";

Result<std::vector<std::string>> names(const ConfigValue& value) {
  std::vector<std::string> names = TRY(value.texts());
  if (names.empty()) return value.error("the list is empty");
  for (const std::string& name : names) {
    if (is_glob(name)) return value.error(fmt::format("`{}` is a glob, and only names may stand here", name));
  }
  return names;
}

Status take_key(SelectEntry& entry, std::string_view key, const ConfigValue& value) {
  if (key == "fields") entry.fields = TRY(names(value));
  if (key == "exclude") entry.exclude = TRY(value.texts());
  if (key == "key") entry.key = TRY(names(value));
  return {};
}

// `pattern: {fields: […]}`
Result<SelectEntry> read_map_entry(const ConfigValue& value) {
  if (value.node.entries.size() != 1) {
    return value.error("an entry is one table or glob").hinting("begin each entry with a dash of its own");
  }
  const YamlEntry& only = value.node.entries.front();
  SelectEntry entry{.pattern = only.key, .line = only.line};
  const std::string path = fmt::format("select.{}", only.key);
  const ConfigValue options = value.at(only.value, path);
  TRY(options.expect_map());
  for (const YamlEntry& option : options.node.entries) {
    TRY(find_key(options, option, kPrefix));
    TRY(take_key(entry, option.key, value.at(option.value, fmt::format("{}.{}", path, option.key))));
  }
  if (entry.fields.has_value() && !entry.exclude.empty()) {
    return value.error_at(only.line, path, "`fields` and `exclude` exclude each other")
        .hinting("`fields` lists all that is wanted, `exclude` what is not");
  }
  return entry;
}

Result<SelectEntry> read_entry(const ConfigValue& value, const std::vector<SelectEntry>& before) {
  SelectEntry entry;
  if (value.node.kind == YamlNode::Kind::kMap) {
    entry = TRY(read_map_entry(value));
  } else {
    entry = {.pattern = TRY(value.plain_text()), .line = value.node.line};
  }
  if (entry.pattern.empty()) return value.error_at(entry.line, value.path, "a table without a name");
  const auto first = std::ranges::find(before, entry.pattern, &SelectEntry::pattern);
  if (first == before.end()) return entry;
  return value.error_at(entry.line, value.path,
                        fmt::format("`{}` comes twice, first in line {}", entry.pattern, first->line));
}

}  // namespace

Result<std::vector<SelectEntry>> read_select_list(const ConfigValue& value) {
  SelectListReading reading = read_select_entries(value);
  if (!reading.problems.empty()) return std::move(reading.problems.front());
  return std::move(reading.entries);
}

SelectListReading read_select_entries(const ConfigValue& value) {
  SelectListReading reading;
  if (Status status = value.expect_list(); !status.has_value()) {
    reading.problems.push_back(std::move(status).error());
    return reading;
  }
  for (const YamlNode& item : value.node.items) {
    Result<SelectEntry> entry = read_entry(value.at(item, value.path), reading.entries);
    if (entry.has_value()) {
      reading.entries.push_back(*std::move(entry));
    } else {
      reading.problems.push_back(std::move(entry).error());
    }
  }
  return reading;
}

}  // namespace cairn
