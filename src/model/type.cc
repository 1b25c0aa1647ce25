#include "model/type.h"

#include <array>
#include <charconv>

namespace cairn {
namespace {

struct TypeName {
  TypeId id;
  std::string_view name;
};

constexpr std::array<TypeName, 12> kTypeNames{{
    {TypeId::kBoolean, "boolean"},
    {TypeId::kInt32, "int32"},
    {TypeId::kInt64, "int64"},
    {TypeId::kFloat32, "float32"},
    {TypeId::kFloat64, "float64"},
    {TypeId::kDecimal, "decimal"},
    {TypeId::kString, "string"},
    {TypeId::kBytes, "bytes"},
    {TypeId::kDate, "date"},
    {TypeId::kTime, "time"},
    {TypeId::kTimestamp, "timestamp"},
    {TypeId::kJson, "json"},
}};

constexpr std::array<std::string_view, 6> kEncodingNames{"none",         "text",         "seconds",
                                                         "milliseconds", "microseconds", "nanoseconds"};

// "10,2)" as precision and scale.
Result<Type> parse_decimal(std::string_view text) {
  Type type{TypeId::kDecimal};
  const char* const end = text.data() + text.size();
  const auto [comma, precision_error] = std::from_chars(text.data(), end, type.precision);
  const bool has_precision = precision_error == std::errc{} && comma != end && *comma == ',';
  if (has_precision) {
    const auto [close, scale_error] = std::from_chars(comma + 1, end, type.scale);
    const bool is_whole = scale_error == std::errc{} && close + 1 == end && *close == ')';
    if (is_whole && type.precision >= 1 && type.precision <= 38 && type.scale <= type.precision) return type;
  }
  return make_error(ErrorKind::kBadInput, "'decimal({}' is not a decimal type", text);
}

}  // namespace

std::string_view name_of(TypeId id) { return kTypeNames.at(static_cast<std::size_t>(id)).name; }

std::string format_type(Type type) {
  if (type.id == TypeId::kDecimal) return fmt::format("decimal({},{})", type.precision, type.scale);
  return std::string(name_of(type.id));
}

Result<Type> parse_type(std::string_view text) {
  constexpr std::string_view kDecimalStart = "decimal(";
  if (text.starts_with(kDecimalStart)) return parse_decimal(text.substr(kDecimalStart.size()));
  for (const TypeName& entry : kTypeNames) {
    if (entry.name == text && entry.id != TypeId::kDecimal) return Type{entry.id};
  }
  return make_error(ErrorKind::kBadInput, "'{}' is not a type that Cairn knows", text);
}

std::string_view format_encoding(TimeEncoding encoding) {
  return kEncodingNames.at(static_cast<std::size_t>(encoding));
}

Result<TimeEncoding> parse_encoding(std::string_view text) {
  for (std::size_t i = 0; i < kEncodingNames.size(); ++i) {
    if (kEncodingNames[i] == text) return static_cast<TimeEncoding>(i);
  }
  return make_error(ErrorKind::kBadInput, "'{}' is not a time encoding that Cairn knows", text);
}

Physical physical_of(Type type) {
  switch (type.id) {
    case TypeId::kBoolean: return Physical::kBool;
    case TypeId::kInt32:
    case TypeId::kDate: return Physical::kInt32;
    case TypeId::kInt64:
    case TypeId::kTime:
    case TypeId::kTimestamp: return Physical::kInt64;
    case TypeId::kFloat32: return Physical::kFloat32;
    case TypeId::kFloat64: return Physical::kFloat64;
    case TypeId::kString:
    case TypeId::kBytes:
    case TypeId::kJson: return Physical::kString;
    case TypeId::kDecimal:
      if (type.precision <= 4) return Physical::kInt16;
      if (type.precision <= 9) return Physical::kInt32;
      return type.precision <= 18 ? Physical::kInt64 : Physical::kInt128;
  }
  CHECK(false, "every type has a physical form");
}

std::size_t width_of(Physical physical) {
  switch (physical) {
    case Physical::kBool: return 1;
    case Physical::kInt16: return 2;
    case Physical::kInt32:
    case Physical::kFloat32: return 4;
    case Physical::kInt64:
    case Physical::kFloat64: return 8;
    case Physical::kInt128:
    case Physical::kString: return 16;
  }
  CHECK(false, "every physical form has a width");
}

bool widens_to(Type from, Type to) {
  if (from == to) return true;
  return (from.id == TypeId::kInt32 && to.id == TypeId::kInt64) ||
         (from.id == TypeId::kFloat32 && to.id == TypeId::kFloat64);
}

}  // namespace cairn
