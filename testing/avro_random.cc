#include "testing/avro_random.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>
#include <ranges>

#include <fmt/format.h>

#include "avro/file_field.h"
#include "testing/avro_file.h"

namespace cairn::testing {

// One type of the schema. `definition` is what stands in the schema, `kind` how values are written.
struct RandomAvro::Type {
  std::string kind;
  std::string logical = {};
  std::string name = {};
  std::size_t size = 0;  // of a fixed; symbols of an enum
  std::size_t digits = 0;
  std::size_t scale = 0;
  std::vector<std::pair<std::string, std::shared_ptr<Type>>> fields = {};
  std::vector<std::shared_ptr<Type>> children = {};
  TimeEncoding encoding = TimeEncoding::kNone;  // of a time field
  const Type* again = nullptr;                  // a use of a named type by its name
};

namespace {

using TypePtr = std::shared_ptr<RandomAvro::Type>;

constexpr std::size_t kDepthMax = 4;

void append_long(std::string& out, std::int64_t value) { out += avro_long(value); }
void append_sized(std::string& out, const std::string& bytes) { out += avro_sized(bytes); }

template <typename Number>
void append_raw(std::string& out, Number number) {
  out.append(reinterpret_cast<const char*>(&number), sizeof number);
}

std::string json_of(const RandomAvro::Type& type);

std::string logical_json(const RandomAvro::Type& type) {
  if (type.logical.empty()) return {};
  if (type.logical != "decimal") return fmt::format(R"(,"logicalType":"{}")", type.logical);
  return fmt::format(R"(,"logicalType":"decimal","precision":{},"scale":{})", type.digits, type.scale);
}

std::string record_json(const RandomAvro::Type& type) {
  std::string fields;
  for (const auto& [name, field] : type.fields) {
    fields += fmt::format(R"({}{{"name":"{}","type":{}}})", fields.empty() ? "" : ",", name, json_of(*field));
  }
  return fmt::format(R"({{"type":"record","name":"{}","fields":[{}]}})", type.name, fields);
}

std::string union_json(const RandomAvro::Type& type) {
  std::string branches;
  for (const TypePtr& child : type.children) branches += (branches.empty() ? "" : ",") + json_of(*child);
  return "[" + branches + "]";
}

std::string enum_json(const RandomAvro::Type& type) {
  std::string symbols;
  for (std::size_t i = 0; i < type.size; ++i) symbols += fmt::format("{}\"S{}\"", i == 0 ? "" : ",", i);
  return fmt::format(R"({{"type":"enum","name":"{}","symbols":[{}]}})", type.name, symbols);
}

std::string json_of(const RandomAvro::Type& type) {
  if (type.again != nullptr) return fmt::format("\"{}\"", type.name);
  if (type.kind == "record") return record_json(type);
  if (type.kind == "union") return union_json(type);
  if (type.kind == "enum") return enum_json(type);
  if (type.kind == "array") return fmt::format(R"({{"type":"array","items":{}}})", json_of(*type.children.front()));
  if (type.kind == "map") return fmt::format(R"({{"type":"map","values":{}}})", json_of(*type.children.front()));
  if (type.kind == "fixed") {
    return fmt::format(R"({{"type":"fixed","name":"{}","size":{}{}}})", type.name, type.size, logical_json(type));
  }
  if (type.logical.empty()) return fmt::format("\"{}\"", type.kind);
  return fmt::format(R"({{"type":"{}"{}}})", type.kind, logical_json(type));
}

TypePtr make(std::string kind, std::string logical = {}) {
  return std::make_shared<RandomAvro::Type>(RandomAvro::Type{.kind = std::move(kind), .logical = std::move(logical)});
}

// Two branches of one union must differ in this.
std::string branch_key(const RandomAvro::Type& type) { return type.name.empty() ? type.kind : type.name; }

}  // namespace

RandomAvro::RandomAvro(std::uint64_t seed, RandomAvroOptions options) : random_(seed), options_(options) {
  root_ = random_record(0, 1 + below(12));
  schema_json_ = json_of(*root_);
}
RandomAvro::~RandomAvro() = default;

std::string RandomAvro::next_name(std::string_view start) { return fmt::format("{}{}", start, names_++); }

TypePtr RandomAvro::random_type(std::size_t depth) {
  const std::uint64_t choice = below(depth < kDepthMax ? 20 : 14);
  if (choice < 8) return random_scalar();
  if (choice < 11) return options_.has_logical_types ? random_logical() : random_scalar();
  if (choice < 14) return random_named();
  if (choice < 16) return random_record(depth + 1, below(4));
  if (choice < 18) return random_union(depth, depth == 0);
  TypePtr items = make(choice == 18 ? "array" : "map");
  items->children.push_back(random_type(depth + 1));
  return items;
}

TypePtr RandomAvro::random_scalar() {
  static const std::vector<std::string> kKinds{"null",   "boolean", "int",    "long", "float",
                                               "double", "string",  "string", "bytes"};
  return make(kKinds[below(kKinds.size())]);
}

TypePtr RandomAvro::random_logical() {
  static const std::vector<std::pair<std::string, std::string>> kLogical{
      {"int", "date"},
      {"int", "time-millis"},
      {"long", "time-micros"},
      {"long", "timestamp-millis"},
      {"long", "timestamp-micros"},
      {"long", "timestamp-nanos"},
      {"long", "local-timestamp-millis"},
      {"string", "uuid"},
      {"long", "no-such-type"},
  };
  const std::uint64_t choice = below(kLogical.size() + 4);
  if (choice < kLogical.size()) return make(kLogical[choice].first, kLogical[choice].second);
  if (choice < kLogical.size() + 3) return random_decimal();
  TypePtr uuid = make("fixed", "uuid");
  uuid->name = next_name("U");
  uuid->size = 16;
  return uuid;
}

TypePtr RandomAvro::random_decimal() {
  TypePtr decimal = make(one_in(2) ? "bytes" : "fixed", "decimal");
  decimal->digits = 1 + below(one_in(4) ? 60 : 38);
  decimal->scale = below(decimal->digits + 1);
  if (decimal->kind == "fixed") {
    decimal->name = next_name("D");
    decimal->size = decimal->digits / 2 + 1 + below(3);
  }
  return decimal;
}

TypePtr RandomAvro::random_named() {
  if (!named_.empty() && one_in(2)) {
    const TypePtr& known = named_[below(named_.size())];
    auto again = std::make_shared<Type>(*known);
    again->again = known.get();
    return again;
  }
  TypePtr type = make(one_in(2) ? "enum" : "fixed");
  type->name = next_name("T");
  type->size = type->kind == "enum" ? 1 + below(100) : below(20);
  named_.push_back(type);
  return type;
}

TypePtr RandomAvro::random_record(std::size_t depth, std::size_t fields) {
  TypePtr record = make("record");
  record->name = next_name("R");
  for (std::size_t i = 0; i < fields; ++i) {
    if (options_.has_time_fields && depth == 0 && one_in(6)) {
      record->fields.emplace_back(next_name("time_"), random_time());
    } else {
      TypePtr field = one_in(2) ? random_union(depth, depth == 0) : random_type(depth);
      record->fields.emplace_back(next_name("f"), std::move(field));
    }
  }
  if (depth > 0 && options_.has_recursion && one_in(4)) {
    TypePtr again = make("record");
    again->name = record->name;
    again->again = record.get();
    TypePtr link = make("union");
    link->children = {make("null"), std::move(again)};
    record->fields.emplace_back(next_name("next"), std::move(link));
  }
  return record;
}

TypePtr RandomAvro::random_union(std::size_t depth, bool is_field) {
  TypePtr type = make("union");
  const bool is_nullable = !one_in(4);
  const bool is_mixed = (!is_field || options_.has_mixed_unions) && one_in(4);
  const std::size_t branches = is_mixed ? 2 + below(4) : 1;
  std::vector<std::string> taken{"null"};
  while (type->children.size() < branches) {
    const std::size_t known = named_.size();
    TypePtr branch = random_type(depth + 1);
    if (branch->kind == "union" || std::ranges::find(taken, branch_key(*branch)) != taken.end()) {
      named_.resize(known);  // what the branch defined is not in the schema
      if (!one_in(8)) continue;
      break;
    }
    taken.push_back(branch_key(*branch));
    type->children.push_back(std::move(branch));
  }
  if (is_nullable || type->children.empty()) {
    const auto place = static_cast<std::ptrdiff_t>(below(type->children.size() + 1));
    type->children.insert(type->children.begin() + place, make("null"));
  }
  return type;
}

TypePtr RandomAvro::random_time() {
  const auto encoding = static_cast<TimeEncoding>(1 + below(5));
  TypePtr time = make(encoding == TimeEncoding::kText || one_in(3) ? "string" : "long");
  time->encoding = encoding;
  if (one_in(2)) return time;
  TypePtr type = make("union");
  type->encoding = encoding;
  type->children = {make("null"), std::move(time)};
  if (one_in(3)) std::swap(type->children[0], type->children[1]);
  return type;
}

std::string RandomAvro::rows(std::size_t count) {
  std::string out;
  for (std::size_t row = 0; row < count; ++row) encode(*root_, out, 0);
  return out;
}

void RandomAvro::encode(const Type& type, std::string& out, std::size_t depth) {
  if (type.again != nullptr) return encode(*type.again, out, depth);
  const std::string& kind = type.kind;
  if (kind == "union") {
    const bool must_end = depth > 20 && type.children.front()->kind == "null";  // of a recursive record
    const std::size_t branch = must_end ? 0 : below(type.children.size());
    append_long(out, static_cast<std::int64_t>(branch));
    encode(*type.children[branch], out, depth);
  } else if (type.encoding != TimeEncoding::kNone) {
    encode_time(type, out);
  } else if (kind == "boolean") {
    out.push_back(static_cast<char>(below(2)));
  } else if (kind == "int" || kind == "long") {
    append_long(out, long_of(type));
  } else if (kind == "float") {
    append_raw(out, one_in(2) ? static_cast<float>(random_long()) / 8
                              : std::bit_cast<float>(static_cast<std::uint32_t>(random_())));
  } else if (kind == "double") {
    append_raw(out, one_in(2) ? static_cast<double>(random_long()) / 8 : std::bit_cast<double>(random_()));
  } else if (type.logical == "decimal") {
    type.kind == "fixed" ? out += decimal_bytes(type) : (append_sized(out, decimal_bytes(type)), out);
  } else if (kind == "string") {
    append_sized(out, random_text());
  } else if (kind == "bytes") {
    append_sized(out, random_bytes(below(20)));
  } else if (kind == "fixed") {
    out += random_bytes(type.size);
  } else if (kind == "enum") {
    append_long(out, static_cast<std::int64_t>(below(type.size)));
  } else if (kind == "record") {
    for (const auto& [name, field] : type.fields) encode(*field, out, depth + 1);
  } else if (kind == "array" || kind == "map") {
    encode_items(type, out, depth + 1);
  }
}

// Items in runs, some of which say how many bytes they take.
void RandomAvro::encode_items(const Type& type, std::string& out, std::size_t depth) {
  std::size_t key = 0;
  for (std::size_t left = below(depth > 8 ? 2 : 5); left > 0;) {
    const std::size_t count = 1 + below(left);
    std::string run;
    for (std::size_t i = 0; i < count; ++i) {
      if (type.kind == "map") append_sized(run, fmt::format("{}{}", key++, random_text()));
      encode(*type.children.front(), run, depth);
    }
    const bool is_sized = one_in(3);
    append_long(out, is_sized ? -static_cast<std::int64_t>(count) : static_cast<std::int64_t>(count));
    if (is_sized) append_long(out, static_cast<std::int64_t>(run.size()));
    out += run;
    left -= count;
  }
  append_long(out, 0);
}

void RandomAvro::encode_time(const Type& type, std::string& out) {
  std::int64_t number = 1'500'000'000 + static_cast<std::int64_t>(below(300'000'000));
  if (type.encoding == TimeEncoding::kMilliseconds) number *= 1000;
  if (type.encoding == TimeEncoding::kMicroseconds) number *= 1'000'000;
  if (type.encoding == TimeEncoding::kNanoseconds) number *= 1'000'000'000;
  if (one_in(8)) number = 0;
  if (type.kind == "long") return append_long(out, number);
  std::string text = fmt::format("{}", number);
  if (type.encoding == TimeEncoding::kText && number != 0) {
    text = fmt::format("20{:02}-{:02}-{:02}T{:02}:{:02}:{:02}Z", below(100), 1 + below(12), 1 + below(28), below(24),
                       below(60), below(60));
  }
  append_sized(out, text);
}

std::int64_t RandomAvro::random_long() {
  if (one_in(10))
    return one_in(2) ? std::numeric_limits<std::int64_t>::min() : std::numeric_limits<std::int64_t>::max();
  return static_cast<std::int64_t>(random_()) >> below(64);
}

std::int64_t RandomAvro::long_of(const Type& type) {
  const auto within = [&](std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(high - low) + 1));
  };
  if (type.logical == "date") return within(-1'000'000, 1'000'000);
  if (type.logical == "time-millis") return within(0, 86'400'000);
  if (type.logical == "time-micros") return within(0, 86'400'000'000);
  if (type.logical == "timestamp-millis" || type.logical == "local-timestamp-millis") {
    return within(-60'000'000'000'000, 200'000'000'000'000);
  }
  if (type.logical == "timestamp-micros") return within(-60'000'000'000'000'000, 200'000'000'000'000'000);
  return type.kind == "int" ? static_cast<std::int32_t>(random_long() >> below(32)) : random_long();
}

std::string RandomAvro::random_text() {
  static const std::vector<std::string> kPieces{"a", "Z", "0", " ", "\"", "\\", "\n", "é", "ß", "漢", "😀", "\x01"};
  const bool is_ascii = one_in(2);
  std::string text;
  for (std::uint64_t left = below(one_in(5) ? 60 : 15); left > 0; --left) {
    text += is_ascii ? std::string(1, static_cast<char>('a' + below(26))) : kPieces[below(kPieces.size())];
  }
  return text;
}

std::string RandomAvro::random_bytes(std::size_t size) {
  std::string bytes;
  while (bytes.size() < size) bytes.push_back(static_cast<char>(random_()));
  return bytes;
}

// A number of at most the type's digits in two's complement, by schoolbook arithmetic on its bytes.
std::string RandomAvro::decimal_bytes(const Type& type) {
  std::vector<std::uint32_t> bytes{0};  // least significant first
  for (std::size_t i = below(type.digits + 1); i > 0; --i) {
    std::uint32_t carry = static_cast<std::uint32_t>(below(10));
    for (std::uint32_t& byte : bytes) {
      const std::uint32_t product = byte * 10 + carry;
      byte = product % 256;
      carry = product / 256;
    }
    if (carry != 0) bytes.push_back(carry);
  }
  if (bytes.back() >= 128 || one_in(3)) bytes.push_back(0);
  while (bytes.size() < type.size) bytes.push_back(0);
  if (type.kind == "fixed") bytes.resize(type.size);
  if (one_in(2)) {
    std::uint32_t carry = 1;
    for (std::uint32_t& byte : bytes) {
      const std::uint32_t sum = (255 - byte) + carry;
      byte = sum % 256;
      carry = sum / 256;
    }
  }
  std::string out;
  for (const std::uint32_t byte : bytes | std::views::reverse) out.push_back(static_cast<char>(byte));
  return out;
}

std::vector<avro::Target> RandomAvro::random_targets(const avro::Schema& schema) {
  std::vector<avro::Target> targets;
  const std::vector<avro::FileField> fields = avro::fields_of(schema);
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (one_in(3)) continue;
    avro::Target target{fields[i].name, fields[i].type.value_or(cairn::Type{TypeId::kInt64})};
    if (target.type.id == TypeId::kInt32 && one_in(2)) target.type.id = TypeId::kInt64;
    if (target.type.id == TypeId::kFloat32 && one_in(2)) target.type.id = TypeId::kFloat64;
    const TimeEncoding encoding = root_->fields[i].second->encoding;
    if (encoding != TimeEncoding::kNone) {
      target.type = {TypeId::kTimestamp};
      target.encoding = one_in(50) ? TimeEncoding::kSeconds : encoding;
    }
    targets.push_back(std::move(target));
  }
  if (one_in(3)) targets.push_back({"absent", {TypeId::kString}});
  std::ranges::shuffle(targets, random_);
  return targets;
}

std::string RandomAvro::damaged(std::string block) {
  const std::size_t place = block.empty() ? 0 : below(block.size());
  const std::uint64_t way = block.empty() ? 0 : below(6);
  if (way == 0) return block.insert(place, 1, static_cast<char>(random_()));
  if (way == 1) return block.erase(place, 1 + below(3));
  if (way == 2) return block.substr(0, place);
  block[place] = way == 3 ? '\xff' : static_cast<char>(block[place] ^ (1 << below(8)));
  return block;
}

}  // namespace cairn::testing
