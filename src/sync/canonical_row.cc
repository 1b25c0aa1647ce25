#include "sync/canonical_row.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/check.h"
#include "base/digest.h"

namespace cairn {
namespace {

using Json = nlohmann::json;  // keeps members sorted by their bytes
__extension__ typedef __int128 Int128;
__extension__ typedef unsigned __int128 UInt128;

void append_string(std::string& out, std::string_view text) {
  constexpr std::string_view kShort = "\b\t\n\f\r\"\\";
  constexpr std::string_view kLetters = "btnfr\"\\";
  out += '"';
  for (const char c : text) {
    if (const std::size_t place = kShort.find(c); place != std::string_view::npos) {
      (out += '\\') += kLetters[place];
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned char>(c));
    } else {
      out += c;
    }
  }
  out += '"';
}

// Engines hold the two zeros equal, and all NaNs, and keep either.
std::string double_digits(double value) {
  std::uint64_t bits = std::bit_cast<std::uint64_t>(value);
  if (std::isnan(value)) bits = 0x7ff8'0000'0000'0000U;
  if (value == 0) bits = 0;
  return fmt::format("{:016x}", bits);
}

void append_double(std::string& out, double value) { out += fmt::format(R"({{"double":"{}"}})", double_digits(value)); }

Int128 unscaled(const SinkColumn& column, std::size_t row) {
  switch (column.physical) {
    case Physical::kInt16: return column.cells<std::int16_t>()[row];
    case Physical::kInt32: return column.cells<std::int32_t>()[row];
    case Physical::kInt64: return column.cells<std::int64_t>()[row];
    default: return column.cells<Int128>()[row];
  }
}

void append_decimal(std::string& out, Int128 value, std::size_t scale) {
  std::string digits = fmt::format("{}", value < 0 ? -static_cast<UInt128>(value) : static_cast<UInt128>(value));
  if (digits.size() <= scale) digits.insert(0, scale + 1 - digits.size(), '0');
  if (scale > 0) digits.insert(digits.size() - scale, ".");
  out += fmt::format(R"({{"decimal":"{}{}"}})", value < 0 ? "-" : "", digits);
}

void append_bytes(std::string& out, std::string_view bytes) {
  out += R"({"bytes":")";
  for (const char byte : bytes) out += fmt::format("{:02x}", static_cast<unsigned char>(byte));
  out += R"("})";
}

Json rewritten(const Json& value) {
  constexpr double kTwoTo63 = 9223372036854775808.0;
  if (value.is_number_unsigned() && value.get<std::uint64_t>() >> 63 == 0) return value;
  if (value.is_number_integer() && !value.is_number_unsigned()) return value;
  if (value.is_number()) {
    const double number = value.get<double>();
    const bool is_whole = std::trunc(number) == number && number >= -kTwoTo63 && number < kTwoTo63;
    return is_whole ? Json(static_cast<std::int64_t>(number)) : Json{{"double", double_digits(number)}};
  }
  if (!value.is_structured()) return value;
  Json copy = value;
  for (Json& element : copy) element = rewritten(element);
  return copy;
}

// Text that is no JSON can only be somebody else's doing; it differs from everything that is.
void append_json(std::string& out, std::string_view text) {
  const Json value = Json::parse(text, nullptr, false);
  out += R"({"json":)";
  if (value.is_discarded()) {
    append_string(out, text);
  } else {
    out += rewritten(value).dump(-1, ' ', false, Json::error_handler_t::replace);
  }
  out += '}';
}

void append_value(std::string& out, Type type, const SinkColumn& column, std::size_t row) {
  const auto text = [&] { return column.cells<StringCell>()[row].view(); };
  switch (type.id) {
    case TypeId::kBoolean: out += column.cells<bool>()[row] ? "true" : "false"; return;
    case TypeId::kInt32: out += std::to_string(column.cells<std::int32_t>()[row]); return;
    case TypeId::kInt64: out += std::to_string(column.cells<std::int64_t>()[row]); return;
    case TypeId::kFloat32: return append_double(out, static_cast<double>(column.cells<float>()[row]));
    case TypeId::kFloat64: return append_double(out, column.cells<double>()[row]);
    case TypeId::kDecimal: return append_decimal(out, unscaled(column, row), type.scale);
    case TypeId::kString: return append_string(out, text());
    case TypeId::kBytes: return append_bytes(out, text());
    case TypeId::kDate: out += fmt::format(R"({{"date":{}}})", column.cells<std::int32_t>()[row]); return;
    case TypeId::kTime: out += fmt::format(R"({{"time":{}}})", column.cells<std::int64_t>()[row]); return;
    case TypeId::kTimestamp: out += fmt::format(R"({{"timestamp":{}}})", column.cells<std::int64_t>()[row]); return;
    case TypeId::kJson: return append_json(out, text());
  }
  CHECK(false, "every type has a canonical form");
}

}  // namespace

CanonicalRowWriter::CanonicalRowWriter(std::vector<CanonicalColumn> columns) : columns_(std::move(columns)) {
  std::ranges::sort(columns_, {}, &CanonicalColumn::field);
}

std::string_view CanonicalRowWriter::write(std::span<const SinkColumn> columns, std::size_t row) {
  text_ = "{";
  for (const CanonicalColumn& column : columns_) {
    if (text_.size() > 1) text_ += ',';
    append_string(text_, column.field);
    text_ += ':';
    if (columns[column.place].is_valid(row)) {
      append_value(text_, column.type, columns[column.place], row);
    } else {
      text_ += "null";
    }
  }
  return text_ += '}';
}

RowHash RowHash::of(std::string_view canonical_row) {
  const std::string hex = sha256_hex(canonical_row);
  RowHash hash;
  std::from_chars(hex.data() + 32, hex.data() + 48, hash.high, 16);
  std::from_chars(hex.data() + 48, hex.data() + 64, hash.low, 16);
  return hash;
}

RowHash& RowHash::operator+=(const RowHash& other) {
  low += other.low;
  high += other.high + (low < other.low ? 1 : 0);
  return *this;
}

std::string RowHash::hex() const { return fmt::format("{:016x}{:016x}", high, low); }

}  // namespace cairn
