#include "sync/canonical_row.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "avro/decimal.h"
#include "avro/json_text.h"
#include "base/check.h"
#include "base/digest.h"
#include "model/value_text.h"

namespace cairn {
namespace {

using Json = nlohmann::json;  // keeps members sorted by their bytes

// Engines hold the two zeros equal, and all NaNs, and keep either.
std::string double_digits(double value) {
  std::uint64_t bits = std::bit_cast<std::uint64_t>(value);
  if (std::isnan(value)) bits = 0x7ff8'0000'0000'0000U;
  if (value == 0) bits = 0;
  return fmt::format("{:016x}", bits);
}

void append_double(std::string& out, double value) { out += fmt::format(R"({{"double":"{}"}})", double_digits(value)); }

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
    avro::append_json_string(out, text);
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
    case TypeId::kDecimal:
      out += fmt::format(R"({{"decimal":"{}"}})", format_decimal(avro::unscaled_of(column, row), type.scale));
      return;
    case TypeId::kString: return avro::append_json_string(out, text());
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
    avro::append_json_string(text_, column.field);
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
