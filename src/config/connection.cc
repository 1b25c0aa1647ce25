#include "config/connection.h"

#include <algorithm>
#include <iterator>
#include <map>

#include "base/same_name.h"
#include "config/config_value.h"
#include "config/copy_path.h"
#include "config/flags.h"
#include "config/key_check.h"
#include "config/keys.h"
#include "config/select_list.h"
#include "config/yaml_node.h"

namespace cairn {
namespace {

// Reads one file into one connection, and remembers in which line each key stands.
class ConnectionReader {
 public:
  ConnectionReader(const ConfigValue& root, std::string name) : root_(root) { connection_.name = std::move(name); }

  ConnectionReading run() && {
    if (root_.node.kind == YamlNode::Kind::kMap) {
      read_map(root_, "");
      check_required();
      note(check_schemas());
      note(check_copy());
      note(check_ignored());
    } else {
      problems_.push_back(make_error(ErrorKind::kConfig,
                                     "{}:{}: expected `source:` and `destination:`, found something else",
                                     root_.text.file, root_.node.line)
                              .hinting("`cairn init` writes a file to begin with"));
    }
    return {std::move(connection_), std::move(problems_)};
  }

 private:
  // Takes what it can and remembers what is wrong.
  void read_map(const ConfigValue& map, const std::string& prefix) {
    for (const YamlEntry& entry : map.node.entries) {
      const Result<const ConfigKey*> key = find_key(map, entry, prefix);
      if (!key.has_value()) {
        problems_.push_back(key.error());
        continue;
      }
      const ConfigValue value = map.at(entry.value, prefix + entry.key);
      lines_.emplace(value.path, entry.line);
      if (value.path == "select") {
        read_selection(value);
      } else if ((*key)->take != nullptr) {
        note((*key)->take(value, connection_));
      } else if (Status status = value.expect_map(); status.has_value()) {
        read_map(value, value.path + ".");
      } else {
        note(std::move(status));
      }
    }
  }

  // The one value that can have many problems.
  void read_selection(const ConfigValue& value) {
    SelectListReading reading = read_select_entries(value);
    connection_.selection.select = std::move(reading.entries);
    std::ranges::move(reading.problems, std::back_inserter(problems_));
  }

  void note(Status status) {
    if (!status.has_value()) problems_.push_back(std::move(status).error());
  }

  void check_required() {
    // Without a copy beside it, a bucket is read itself.
    if (has("source.bucket") && !has("source.path")) {
      SourceSettings& source = connection_.source;
      source.location = s3_source(source.bucket_override, source.prefix).location;
    }
    if (has("source") && !has("source.bucket") && !has("source.path")) problems_.push_back(missing_source());
    for (const ConfigKey& key : config_keys()) {
      const std::string_view section = key.path.substr(0, key.path.find('.'));
      const bool is_part_of_missing = section != key.path && !has(section);
      if (key.status != KeyStatus::kRequired || has(key.path) || is_part_of_missing) continue;
      problems_.push_back(missing(key));
    }
  }

  Error missing_source() const {
    return error_at("source", "neither a bucket nor a copy of one is named")
        .hinting("`bucket: NAME` is read itself, `path: DIRECTORY` is a copy of one");
  }

  Error missing(const ConfigKey& key) const {
    const std::size_t dot = key.path.find('.');
    const auto section = lines_.find(key.path.substr(0, dot));
    const int line = section == lines_.end() ? root_.node.line : section->second;
    return root_.error_at(line, key.path, "missing").hinting(std::string(key.help));
  }

  Status check_schemas() const {
    const DestinationOptions& destination = connection_.destination;
    if (!is_same_name(destination.schema, destination.raw_schema)) return {};
    return error_at("destination.raw_schema", "the same as `schema`, but tables and views need one each")
        .hinting("leave `raw_schema` out to get `<schema>_raw`");
  }

  Status check_copy() const {
    if (!has("destination.publish")) return {};
    const DestinationOptions& destination = connection_.destination;
    if (destination.publish.empty()) return {};  // its value was refused
    const Status status = check_copy_path({.copy = destination.publish, .database = destination.path});
    if (status.has_value()) return {};
    return error_at("destination.publish", status.error().text()).hinting(status.error().hint());
  }

  Status check_ignored() const {
    for (const SelectEntry& entry : connection_.selection.select) {
      if (std::ranges::find(connection_.selection.ignore, entry.pattern) == connection_.selection.ignore.end())
        continue;
      return root_.error_at(entry.line, "select", fmt::format("`{}` is selected and ignored at once", entry.pattern));
    }
    return {};
  }

  bool has(std::string_view path) const { return lines_.contains(path); }

  Error error_at(std::string_view path, std::string_view what) const {
    return root_.error_at(lines_.find(path)->second, path, what);
  }

  const ConfigValue& root_;
  Connection connection_;
  std::vector<Error> problems_;
  std::map<std::string, int, std::less<>> lines_;  // of the keys that the file has
};

}  // namespace

ConnectionReading read_connection(const ConnectionText& text, const Environment& environment) {
  const Result<YamlNode> document = parse_yaml(text.text, text.file);
  if (!document.has_value()) return {.connection = {.name = text.name}, .problems = {document.error()}};
  const ConfigValue root{.node = *document, .path = "", .text = text, .environment = environment};
  return ConnectionReader(root, text.name).run();
}

Result<Connection> parse_connection(const ConnectionText& text, const Environment& environment) {
  ConnectionReading reading = read_connection(text, environment);
  if (!reading.problems.empty()) return std::move(reading.problems.front());
  return std::move(reading.connection);
}

}  // namespace cairn
