#include "config/connection.h"

#include <algorithm>
#include <cctype>
#include <map>

#include "config/config_value.h"
#include "config/key_check.h"
#include "config/keys.h"
#include "config/yaml_node.h"

namespace cairn {
namespace {

// Reads one file into one connection, and remembers in which line each key stands.
class ConnectionReader {
 public:
  ConnectionReader(const ConfigValue& root, std::string name) : root_(root) { connection_.name = std::move(name); }

  Result<Connection> run() && {
    if (root_.node.kind != YamlNode::Kind::kMap) {
      return make_error(ErrorKind::kConfig, "{}:{}: expected `source:` and `destination:`, found something else",
                        root_.text.file, root_.node.line);
    }
    TRY(read_map(root_, ""));
    TRY(check_required());
    TRY(check_schemas());
    TRY(check_ignored());
    return std::move(connection_);
  }

 private:
  Status read_map(const ConfigValue& map, const std::string& prefix) {
    for (const YamlEntry& entry : map.node.entries) {
      const ConfigKey* key = TRY(find_key(map, entry, prefix));
      const ConfigValue value = map.at(entry.value, prefix + entry.key);
      lines_.emplace(value.path, entry.line);
      if (key->take != nullptr) {
        TRY(key->take(value, connection_));
      } else {
        TRY(value.expect_map());
        TRY(read_map(value, value.path + "."));
      }
    }
    return {};
  }

  Status check_required() const {
    if (has("source.bucket") && !has("source.path")) {
      return error_at("source.bucket", "reading from S3 is not supported by this version yet")
          .hinting("copy the bucket with `aws s3 sync`, and name the copy's directory as `path:` beside `bucket:`");
    }
    for (const ConfigKey& key : config_keys()) {
      if (key.status == KeyStatus::kRequired && !has(key.path)) return missing(key);
    }
    return {};
  }

  Error missing(const ConfigKey& key) const {
    const std::size_t dot = key.path.find('.');
    const auto section = lines_.find(key.path.substr(0, dot));
    const int line = section == lines_.end() ? root_.node.line : section->second;
    return root_.error_at(line, key.path, "missing").hinting(std::string(key.help));
  }

  Status check_schemas() const {
    const auto same_letter = [](unsigned char a, unsigned char b) { return std::tolower(a) == std::tolower(b); };
    const DestinationOptions& destination = connection_.destination;
    if (!std::ranges::equal(destination.schema, destination.raw_schema, same_letter)) return {};
    return error_at("destination.raw_schema", "the same as `schema`, but tables and views need one each")
        .hinting("leave `raw_schema` out to get `<schema>_raw`");
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
  std::map<std::string, int, std::less<>> lines_;  // of the keys that the file has
};

}  // namespace

Result<Connection> parse_connection(const ConnectionText& text, const Environment& environment) {
  const YamlNode document = TRY(parse_yaml(text.text, text.file));
  const ConfigValue root{.node = document, .path = "", .text = text, .environment = environment};
  return ConnectionReader(root, text.name).run();
}

}  // namespace cairn
