#include "source/heap_connect/manifest.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "source/heap_connect/excerpt.h"
#include "source/heap_connect/json_echo.h"

namespace cairn::heap_connect {
namespace {

constexpr std::size_t kUnknownKeysMax = 100;  // the rest is not shown
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// A value that is neither object nor list.
struct Scalar {
  enum class Type : std::uint8_t { kNull, kBool, kInteger, kOtherNumber, kText };
  Type type = Type::kNull;
  bool boolean = false;
  std::uint64_t integer = 0;  // kInteger: 0 and up
  std::string text;           // kText: the text; otherwise the value as JSON has it
};

std::string shown(const Scalar& scalar) {
  return scalar.type == Scalar::Type::kText ? fmt::format("the text `{}`", excerpt(scalar.text)) : excerpt(scalar.text);
}

void write(JsonEcho& echo, const Scalar& scalar) {
  if (scalar.type == Scalar::Type::kText) return echo.text(scalar.text);
  echo.scalar(scalar.text);
}

bool is_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// The id that a `dump_id` stands for; none if it is not one.
std::optional<std::int64_t> dump_id(const Scalar& scalar) {
  constexpr auto kMax = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  std::uint64_t number = scalar.integer;
  if (scalar.type == Scalar::Type::kText && is_digits(scalar.text)) {
    const char* end = scalar.text.data() + scalar.text.size();
    if (std::from_chars(scalar.text.data(), end, number).ec != std::errc()) return std::nullopt;
  } else if (scalar.type != Scalar::Type::kInteger) {
    return std::nullopt;
  }
  if (number > kMax) return std::nullopt;
  return static_cast<std::int64_t>(number);
}

// Builds a Manifest out of the parser's events. Each handler returns false to end the parse, with `error_` set.
class ManifestReader final : public nlohmann::json_sax<nlohmann::json> {
 public:
  Result<Manifest> finish() && {
    if (error_.has_value()) return *std::move(error_);
    if (!has_id_) return make_error(ErrorKind::kBadInput, "there is no `dump_id`");
    if (!has_tables_) return make_error(ErrorKind::kBadInput, "there is no `tables`");
    return std::move(manifest_);
  }

  bool null() override { return scalar({.type = Scalar::Type::kNull, .text = "null"}); }
  bool boolean(bool value) override {
    return scalar({.type = Scalar::Type::kBool, .boolean = value, .text = value ? "true" : "false"});
  }
  bool number_integer(std::int64_t value) override {
    if (value >= 0) return number_unsigned(static_cast<std::uint64_t>(value));
    return scalar({.type = Scalar::Type::kOtherNumber, .text = fmt::to_string(value)});
  }
  bool number_unsigned(std::uint64_t value) override {
    return scalar({.type = Scalar::Type::kInteger, .integer = value, .text = fmt::to_string(value)});
  }
  bool number_float(double, const std::string& token) override {
    return scalar({.type = Scalar::Type::kOtherNumber, .text = token});
  }
  bool string(std::string& value) override { return scalar({.type = Scalar::Type::kText, .text = std::move(value)}); }
  bool binary(nlohmann::json::binary_t&) override { return fail("there is a binary value"); }

  bool key(std::string& name) override;
  bool start_object(std::size_t) override;
  bool start_array(std::size_t) override;
  bool end_object() override;
  bool end_array() override { return leave(']'); }
  bool parse_error(std::size_t position, const std::string&, const nlohmann::json::exception& exception) override;

 private:
  enum class Place : std::uint8_t { kDocument, kManifest, kTables, kTable, kColumns, kFiles, kUnused };

  Place place() const { return places_.empty() ? Place::kDocument : places_.back(); }
  ManifestTable& table() { return manifest_.tables.back(); }
  std::string table_path() const { return fmt::format("tables[{}]", manifest_.tables.size() - 1); }

  bool scalar(Scalar value);
  bool manifest_scalar(const Scalar& value);
  bool table_scalar(Scalar value);
  bool list_scalar(std::string_view list_name, std::vector<std::string>& list, Scalar value);
  bool container(char bracket);
  bool table_container(char bracket);
  bool enter(Place place);
  bool enter_unused(char bracket, std::optional<std::string> unknown_key);
  bool leave(char bracket);
  void keep_unknown(std::string unknown_key, std::string_view json);
  void keep_unknown_scalar(std::string unknown_key, const Scalar& value);
  void spoil_table(std::string why);
  bool fail(std::string why);

  Manifest manifest_;
  std::optional<Error> error_;
  std::vector<Place> places_;
  std::string key_;
  std::set<std::string> manifest_keys_;
  std::set<std::string> table_keys_;
  bool has_id_ = false;
  bool has_tables_ = false;
  JsonEcho echo_;                           // of the value that is skipped
  std::optional<std::string> unknown_key_;  // whose value it is, if it is to be kept
};

bool ManifestReader::key(std::string& name) {
  if (place() == Place::kUnused) return echo_.key(name), true;
  const bool is_in_table = place() == Place::kTable;
  if (!(is_in_table ? table_keys_ : manifest_keys_).insert(name).second) {
    return fail(fmt::format("{}the key `{}` comes twice", is_in_table ? table_path() + ": " : "", excerpt(name)));
  }
  key_ = std::move(name);
  return true;
}

bool ManifestReader::start_object(std::size_t) {
  switch (place()) {
    case Place::kDocument: return enter(Place::kManifest);
    case Place::kTables:
      manifest_.tables.emplace_back();
      table_keys_.clear();
      return enter(Place::kTable);
    default: return container('{');
  }
}

bool ManifestReader::start_array(std::size_t) {
  if (place() == Place::kManifest && key_ == "tables") {
    has_tables_ = true;
    return enter(Place::kTables);
  }
  if (place() == Place::kTable && key_ == "columns") {
    table().columns.emplace();
    return enter(Place::kColumns);
  }
  if (place() == Place::kTable && key_ == "files") return enter(Place::kFiles);
  return container('[');
}

bool ManifestReader::end_object() {
  if (place() == Place::kTable) {
    if (table().name.value().empty()) return fail(table_path() + " has no `name`");
    if (!table_keys_.contains("files")) spoil_table("there is no `files`");
  }
  return leave('}');
}

// An object or a list where the format has none.
bool ManifestReader::container(char bracket) {
  switch (place()) {
    case Place::kDocument: return fail("it is not an object");
    case Place::kManifest:
      if (key_ == "dump_id") return fail("`dump_id` is not an integer");
      if (key_ == "tables") return fail("`tables` is not a list");
      return enter_unused(bracket, key_);
    case Place::kTables: return fail(fmt::format("tables[{}] is not an object", manifest_.tables.size()));
    case Place::kTable: return table_container(bracket);
    case Place::kColumns: spoil_table("`columns` is not a list of texts"); return enter_unused(bracket, std::nullopt);
    case Place::kFiles: spoil_table("`files` is not a list of texts"); return enter_unused(bracket, std::nullopt);
    case Place::kUnused: return enter_unused(bracket, std::move(unknown_key_));
  }
  CHECK(false, "every place is handled");
}

bool ManifestReader::table_container(char bracket) {
  if (key_ == "name") return fail(table_path() + ".name is not a text");
  if (key_ == "incremental") {
    spoil_table(fmt::format("`incremental` is {}, neither true nor false", bracket == '{' ? "an object" : "a list"));
  } else if (key_ == "columns" || key_ == "files") {
    spoil_table(fmt::format("`{}` is not a list of texts", key_));
  } else {
    return enter_unused(bracket, "tables[]." + key_);
  }
  return enter_unused(bracket, std::nullopt);
}

bool ManifestReader::scalar(Scalar value) {
  switch (place()) {
    case Place::kDocument: return fail("it is not an object");
    case Place::kManifest: return manifest_scalar(value);
    case Place::kTables: return fail(fmt::format("tables[{}] is not an object", manifest_.tables.size()));
    case Place::kTable: return table_scalar(std::move(value));
    case Place::kColumns: return list_scalar("columns", *table().columns, std::move(value));
    case Place::kFiles: return list_scalar("files", table().files, std::move(value));
    case Place::kUnused: return write(echo_, value), true;
  }
  CHECK(false, "every place is handled");
}

bool ManifestReader::manifest_scalar(const Scalar& value) {
  if (key_ == "dump_id") {
    const std::optional<std::int64_t> id = dump_id(value);
    if (!id.has_value()) return fail(fmt::format("`dump_id` is {}, not an integer from 0 to 2^63-1", shown(value)));
    manifest_.id = DumpId(*id);
    manifest_.is_id_text = value.type == Scalar::Type::kText;
    has_id_ = true;
    return true;
  }
  if (key_ == "tables") return fail(fmt::format("`tables` is {}, not a list", shown(value)));
  if (key_ == "property_definitions" && value.type == Scalar::Type::kText) {
    manifest_.property_definitions = value.text;
    return true;
  }
  if (key_ == "property_definitions" && value.type == Scalar::Type::kNull) return true;
  keep_unknown_scalar(key_, value);
  return true;
}

bool ManifestReader::table_scalar(Scalar value) {
  const bool is_null = value.type == Scalar::Type::kNull;
  if (key_ == "name") {
    if (value.type != Scalar::Type::kText) return fail(table_path() + ".name is not a text");
    table().name = TableName(std::move(value.text));
  } else if (key_ == "incremental") {
    if (value.type == Scalar::Type::kBool) table().incremental = value.boolean;
    if (value.type != Scalar::Type::kBool && !is_null) {
      spoil_table(fmt::format("`incremental` is {}, neither true nor false", shown(value)));
    }
  } else if (key_ == "files") {
    spoil_table(fmt::format("`files` is {}, not a list of texts", shown(value)));
  } else if (key_ == "columns") {
    if (!is_null) spoil_table(fmt::format("`columns` is {}, not a list of texts", shown(value)));
  } else {
    keep_unknown_scalar("tables[]." + key_, value);
  }
  return true;
}

bool ManifestReader::list_scalar(std::string_view list_name, std::vector<std::string>& list, Scalar value) {
  if (value.type == Scalar::Type::kText) {
    list.push_back(std::move(value.text));
  } else {
    spoil_table(fmt::format("`{}` has {} in it, which is not a text", list_name, shown(value)));
  }
  return true;
}

bool ManifestReader::enter(Place place) {
  if (places_.size() >= kManifestDepthMax) return fail(fmt::format("it has more than {} levels", kManifestDepthMax));
  places_.push_back(place);
  return true;
}

bool ManifestReader::enter_unused(char bracket, std::optional<std::string> unknown_key) {
  if (place() != Place::kUnused) echo_ = JsonEcho();
  unknown_key_ = std::move(unknown_key);
  echo_.begin(bracket);
  return enter(Place::kUnused);
}

bool ManifestReader::leave(char bracket) {
  if (place() == Place::kUnused) {
    echo_.end(bracket);
    if (echo_.is_complete() && unknown_key_.has_value()) keep_unknown(*std::exchange(unknown_key_, {}), echo_.json());
  }
  places_.pop_back();
  return true;
}

void ManifestReader::keep_unknown_scalar(std::string unknown_key, const Scalar& value) {
  JsonEcho echo;
  write(echo, value);
  keep_unknown(std::move(unknown_key), echo.json());
}

void ManifestReader::keep_unknown(std::string unknown_key, std::string_view json) {
  if (manifest_.unknown_keys.size() >= kUnknownKeysMax) return;
  const auto has = [&](const UnknownKey& known) { return known.key == unknown_key; };
  if (std::ranges::any_of(manifest_.unknown_keys, has)) return;
  manifest_.unknown_keys.push_back({.key = std::move(unknown_key), .value = excerpt(json)});
}

// The first fault counts.
void ManifestReader::spoil_table(std::string why) {
  if (!table().problem.has_value()) table().problem = Error(ErrorKind::kBadInput, std::move(why));
}

bool ManifestReader::fail(std::string why) {
  error_ = Error(ErrorKind::kBadInput, std::move(why));
  return false;
}

// Says the parser's reason without its decoration and without the bytes it stopped at, which may be anything.
bool ManifestReader::parse_error(std::size_t position, const std::string&, const nlohmann::json::exception& exception) {
  std::string_view reason = exception.what();
  if (const std::size_t begin = reason.find("while parsing"); begin != std::string_view::npos) {
    reason.remove_prefix(begin);
  } else {
    reason = "a number beyond all bounds";
  }
  return fail(fmt::format("byte {}: not JSON: {}", position, reason.substr(0, reason.find("; "))));
}

}  // namespace

Result<Manifest> parse_manifest(std::string_view bytes) {
  if (bytes.size() > kManifestBytesMax) {
    return make_error(ErrorKind::kBadInput, "it has {} bytes, more than the {} that a manifest may have", bytes.size(),
                      kManifestBytesMax);
  }
  const bool has_bom = bytes.starts_with(kByteOrderMark);
  if (has_bom) bytes.remove_prefix(kByteOrderMark.size());
  ManifestReader reader;
  try {
    nlohmann::json::sax_parse(bytes.begin(), bytes.end(), &reader);
  } catch (const std::exception& exception) {
    return make_error(ErrorKind::kInternal, "the JSON parser failed: {}", exception.what());
  }
  Manifest manifest = TRY(std::move(reader).finish());
  manifest.has_bom = has_bom;
  return manifest;
}

}  // namespace cairn::heap_connect
