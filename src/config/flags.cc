#include "config/flags.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <limits>
#include <optional>
#include <ranges>

#include "base/same_name.h"

namespace cairn {
namespace {

// What stands between `//` and the path of a URL; none if there is no `//`.
std::optional<std::string_view> authority_of(std::string_view text) {
  const std::size_t begin = text.find("//");
  if (begin == std::string_view::npos || begin == 0 || text[begin - 1] != ':') return std::nullopt;
  const std::string_view rest = text.substr(begin + 2);
  return rest.substr(0, rest.find_first_of("/?#"));
}

bool has_password(std::string_view text) {
  const std::optional<std::string_view> authority = authority_of(text);
  if (!authority.has_value()) return false;
  const std::size_t at = authority->rfind('@');
  const bool is_in_authority = at != std::string_view::npos && authority->substr(0, at).contains(':');
  return is_in_authority || text.contains("password=");
}

Status refuse_password(std::string_view text) {
  if (!has_password(text)) return {};
  return Error(ErrorKind::kConfig, "the address holds a password")
      .hinting("every process of this machine can read a command line: put it into a connection file as ${NAME}");
}

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(' ');
  if (begin == std::string_view::npos) return "";
  return text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

// None: anything else than the digits of a 64-bit number, with a minus or without.
std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

struct ByteUnit {
  std::string_view name;
  std::uint64_t bytes;
};

constexpr std::string_view kS3Scheme = "s3://";

constexpr std::array<ByteUnit, 7> kByteUnits{{{"B", 1},
                                              {"KB", 1000},
                                              {"MB", 1000 * 1000},
                                              {"GB", 1000 * 1000 * 1000},
                                              {"KiB", 1 << 10},
                                              {"MiB", 1 << 20},
                                              {"GiB", 1 << 30}}};

// What follows the bucket is the folder in it that holds the manifests.
Result<SourceSettings> parse_bucket_address(std::string_view text) {
  const std::string_view rest = text.substr(kS3Scheme.size());
  const std::string_view bucket = rest.substr(0, rest.find('/'));
  return s3_source(TRY(parse_bucket_name(bucket)), TRY(parse_key_prefix(rest.substr(bucket.size()))));
}

}  // namespace

Result<std::string> parse_endpoint(std::string_view text) {
  TRY(refuse_password(text));
  if (!text.starts_with("https://") && !text.starts_with("http://")) {
    return make_error(ErrorKind::kConfig, "`{}` is not the address of a server", text)
        .hinting("write it as `https://objects.example.com`, with the port behind a colon if it has its own");
  }
  return std::string(text);
}

SourceSettings s3_source(std::string bucket, std::string prefix) {
  return {
      .location = std::string(kS3Scheme) + bucket, .prefix = std::move(prefix), .bucket_override = std::move(bucket)};
}

Result<SourceSettings> parse_source_location(std::string_view text) {
  if (text.empty()) {
    return Error(ErrorKind::kConfig, "a source needs a bucket or a directory")
        .hinting("such as `s3://heap-rs3-acme`, or `./bucket` for a copy of one");
  }
  TRY(refuse_password(text));
  return text.starts_with(kS3Scheme) ? parse_bucket_address(text) : SourceSettings{.location = std::string(text)};
}

Result<DestinationOptions> parse_destination_uri(std::string_view text) {
  TRY(refuse_password(text));
  const std::size_t colon = text.find(':');
  const std::string_view type = text.substr(0, colon);
  const auto is_type_character = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
  if (colon == std::string_view::npos || type.empty() || !std::ranges::all_of(type, is_type_character)) {
    return make_error(ErrorKind::kConfig, "`{}` does not begin with a type and a colon", text)
        .hinting("write it as `duckdb:warehouse.duckdb`");
  }
  const std::string_view path = text.substr(colon + 1);
  if (path.empty()) {
    return make_error(ErrorKind::kConfig, "nothing follows `{}:`", type)
        .hinting("write it as `duckdb:warehouse.duckdb`");
  }
  return DestinationOptions{.type = std::string(type), .path = std::string(path)};
}

Result<std::vector<std::string>> parse_name_list(std::string_view text) {
  if (text.empty()) {
    return Error(ErrorKind::kConfig, "the list is empty").hinting("names with commas between them, as in `a,b`");
  }
  std::vector<std::string> names;
  for (const auto& part : std::views::split(text, ',')) {
    const std::string_view name = trimmed(std::string_view(part.begin(), part.end()));
    if (name.empty()) {
      return make_error(ErrorKind::kConfig, "an empty name in `{}`", text)
          .hinting("write names and globs with commas between them, as in `users,sign_up_*`");
    }
    if (std::ranges::find(names, name) != names.end()) {
      return make_error(ErrorKind::kConfig, "`{}` comes twice", name).hinting("name each thing once");
    }
    names.emplace_back(name);
  }
  return names;
}

Result<Selection> parse_select_list(std::string_view text) {
  if (text.empty()) return Error(ErrorKind::kConfig, "no table is named").hinting("`*` takes all tables");
  Selection selection;
  for (std::string& pattern : TRY(parse_name_list(text))) {
    selection.select.push_back({.pattern = std::move(pattern)});
  }
  return selection;
}

Result<std::uint64_t> parse_byte_size(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const std::string_view name = trimmed(text.substr(static_cast<std::size_t>(end - text.data())));
  const auto* unit = std::ranges::find(kByteUnits, name, &ByteUnit::name);
  if (error != std::errc() || number == 0 || unit == kByteUnits.end() ||
      number > std::numeric_limits<std::int64_t>::max() / unit->bytes) {
    return make_error(ErrorKind::kConfig, "`{}` is not a size", text).hinting("write it as `512MiB` or `2GiB`");
  }
  return number * unit->bytes;
}

Result<std::string> parse_schema_name(std::string_view text) {
  static constexpr std::array<std::string_view, 2> kReserved{"information_schema", "pg_catalog"};
  if (text.empty()) return make_error(ErrorKind::kConfig, "a schema needs a name").hinting("for example `heap`");
  const bool is_reserved =
      std::ranges::any_of(kReserved, [&](std::string_view name) { return is_same_name(text, name); });
  if (is_reserved) {
    return make_error(ErrorKind::kConfig, "the schema `{}` belongs to the database itself", text)
        .hinting("choose a name of your own, such as `heap`");
  }
  return std::string(text);
}

Result<unsigned> parse_thread_count(std::string_view text) {
  const std::optional<std::int64_t> number = whole_number(text);
  if (!number || *number < 1 || *number > kThreadsMax) {
    return make_error(ErrorKind::kConfig, "`{}` is not a number of threads", text)
        .hinting(fmt::format("1 to {}; without it there is one for each core", kThreadsMax));
  }
  return static_cast<unsigned>(*number);
}

Result<std::size_t> parse_row_count(std::string_view text) {
  const std::optional<std::int64_t> number = whole_number(text);
  if (!number || *number < 0) {
    return make_error(ErrorKind::kConfig, "`{}` is not a number of rows", text)
        .hinting("write it in digits, as in `100`");
  }
  return static_cast<std::size_t>(*number);
}

Result<DumpId> parse_dump_id(std::string_view text) {
  const std::optional<std::int64_t> number = whole_number(text);
  if (!number || *number < 0) {
    return make_error(ErrorKind::kConfig, "`{}` is not the id of a dump", text)
        .hinting("it is the number in the name of its manifest: 857 for sync_857.json");
  }
  return DumpId(*number);
}

Result<std::string> parse_key_prefix(std::string_view text) {
  while (text.starts_with('/')) text.remove_prefix(1);
  if (text.empty()) return "";
  std::string prefix(text);
  if (!prefix.ends_with('/')) prefix += '/';
  for (const auto& part : std::views::split(std::string_view(prefix).substr(0, prefix.size() - 1), '/')) {
    const std::string_view component(part.begin(), part.end());
    if (component.empty() || component == "." || component == "..") {
      return make_error(ErrorKind::kConfig, "`{}` is not the path of a folder in the bucket", text)
          .hinting("write it as `backup/heap/`, without `.`, `..` and doubled slashes");
    }
  }
  return prefix;
}

Result<std::string> parse_bucket_name(std::string_view text) {
  std::string_view name = text;
  for (const std::string_view scheme : {"s3://", "https://"}) {
    if (name.starts_with(scheme)) name.remove_prefix(scheme.size());
  }
  while (name.ends_with('/')) name.remove_suffix(1);
  const auto is_allowed = [](unsigned char c) { return std::isalnum(c) != 0 || c == '-' || c == '.' || c == '_'; };
  if (name.empty() || !std::ranges::all_of(name, is_allowed)) {
    return make_error(ErrorKind::kConfig, "`{}` is not the name of a bucket", text)
        .hinting("letters, digits, `-`, `.` and `_`, as in heap-rs3-acme, or s3:// in front of it");
  }
  return std::string(name);
}

}  // namespace cairn
