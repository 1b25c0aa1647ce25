#include "testing/canonical_row.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <numeric>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/check.h"
#include "base/digest.h"

namespace cairn::testing {
namespace {

using memory_store::Cell;

__extension__ typedef unsigned __int128 UInt128;
using nlohmann::json;

json canonical_double(double value) {
  std::uint64_t bits = std::bit_cast<std::uint64_t>(value);
  if (std::isnan(value)) bits = 0x7ff8'0000'0000'0000U;
  if (value == 0) bits = 0;  // engines that compress columns keep one of two equal zeros
  return {{"double", fmt::format("{:016x}", bits)}};
}

std::string canonical_decimal(Int128 value, std::size_t scale) {
  std::string digits = fmt::format("{}", value < 0 ? -static_cast<UInt128>(value) : static_cast<UInt128>(value));
  if (digits.size() <= scale) digits.insert(0, scale + 1 - digits.size(), '0');
  if (scale > 0) digits.insert(digits.size() - scale, ".");
  return value < 0 ? "-" + digits : digits;
}

std::string canonical_bytes(std::string_view bytes) {
  std::string hex;
  for (const char byte : bytes) hex += fmt::format("{:02x}", static_cast<unsigned char>(byte));
  return hex;
}

json canonical_json_number(const json& number) {
  constexpr double kTwoTo63 = 9223372036854775808.0;
  if (number.is_number_unsigned() && number.get<std::uint64_t>() >> 63 == 0) return number;
  if (number.is_number_integer() && !number.is_number_unsigned()) return number;
  const double value = number.get<double>();
  const bool is_whole = std::trunc(value) == value && value >= -kTwoTo63 && value < kTwoTo63;
  return is_whole ? json(static_cast<std::int64_t>(value)) : canonical_double(value);
}

json canonical_json(const json& value) {
  if (value.is_number()) return canonical_json_number(value);
  if (!value.is_structured()) return value;
  json rewritten = value;
  for (json& element : rewritten) element = canonical_json(element);
  return rewritten;
}

json canonical_json_text(const std::string& text) {
  const json value = json::parse(text, nullptr, false);
  CHECK(!value.is_discarded(), "a JSON column holds JSON");
  return canonical_json(value);
}

json canonical_value(Type type, const Cell& cell) {
  if (cell.is_null()) return nullptr;
  const auto whole = [&cell] { return static_cast<std::int64_t>(cell.integer()); };
  switch (type.id) {
    case TypeId::kBoolean: return whole() != 0;
    case TypeId::kInt32:
    case TypeId::kInt64: return whole();
    case TypeId::kFloat32:
    case TypeId::kFloat64: return canonical_double(cell.floating());
    case TypeId::kDecimal: return {{"decimal", canonical_decimal(cell.integer(), type.scale)}};
    case TypeId::kString: return cell.text();
    case TypeId::kBytes: return {{"bytes", canonical_bytes(cell.text())}};
    case TypeId::kDate: return {{"date", whole()}};
    case TypeId::kTime: return {{"time", whole()}};
    case TypeId::kTimestamp: return {{"timestamp", whole()}};
    case TypeId::kJson: return {{"json", canonical_json_text(cell.text())}};
  }
  CHECK(false, "every type has a canonical form");
}

}  // namespace

std::string canonical_row(std::span<const CanonicalColumn> columns, std::span<const Cell> cells) {
  CHECK(columns.size() == cells.size(), "a row has a cell for each column");
  json row = json::object();  // keeps its members sorted by their bytes
  for (std::size_t i = 0; i < columns.size(); ++i) row[columns[i].field] = canonical_value(columns[i].type, cells[i]);
  return row.dump();
}

std::string canonical_string(std::string_view text) { return json(text).dump(); }

std::string canonical_hash(std::span<const std::string> rows) {
  UInt128 sum = 0;
  for (const std::string& row : rows) {
    const std::string hex = sha256_hex(row);  // modulo 2^128 the lower half is all that counts
    std::uint64_t high = 0;
    std::uint64_t low = 0;
    std::from_chars(hex.data() + 32, hex.data() + 48, high, 16);
    std::from_chars(hex.data() + 48, hex.data() + 64, low, 16);
    sum += static_cast<UInt128>(high) << 64 | low;
  }
  return fmt::format("{:016x}{:016x}", static_cast<std::uint64_t>(sum >> 64), static_cast<std::uint64_t>(sum));
}

}  // namespace cairn::testing
