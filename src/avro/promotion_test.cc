// A file's type meets a column of every type: it is refused as a mismatch, or each value comes out as the same value.
#include <cmath>
#include <cstdlib>
#include <cstring>

#include <gtest/gtest.h>

#include "avro/decimal.h"
#include "avro/file_field.h"
#include "testing/avro_file.h"
#include "testing/avro_rows.h"

namespace cairn::avro {
namespace {

using testing::avro_long;
using testing::avro_sized;

template <typename Number>
std::string raw(Number number) {
  return {reinterpret_cast<const char*>(&number), sizeof number};
}

// The number 7 in every type that can hold it.
struct Seven {
  std::string type;
  std::string bytes;
};

const std::vector<Seven>& sevens() {
  static const std::vector<Seven> kSevens{
      {"\"int\"", avro_long(7)},
      {"\"long\"", avro_long(7)},
      {"\"float\"", raw(7.0F)},
      {"\"double\"", raw(7.0)},
      {"\"string\"", avro_sized("7")},
      {R"({"type":"bytes","logicalType":"decimal","precision":5,"scale":0})", avro_sized("\x07")},
      {R"({"type":"bytes","logicalType":"decimal","precision":5,"scale":2})", avro_sized("\x02\xbc")},
      {R"({"type":"enum","name":"e","symbols":["6","7"]})", avro_long(1)},
  };
  return kSevens;
}

const std::vector<Type>& column_types() {
  static const std::vector<Type> kTypes{
      {TypeId::kBoolean},   {TypeId::kInt32},         {TypeId::kInt64},         {TypeId::kFloat32},
      {TypeId::kFloat64},   {TypeId::kDecimal, 5, 0}, {TypeId::kDecimal, 5, 2}, {TypeId::kDecimal, 38, 10},
      {TypeId::kString},    {TypeId::kBytes},         {TypeId::kDate},          {TypeId::kTime},
      {TypeId::kTimestamp}, {TypeId::kJson}};
  return kTypes;
}

template <typename Number>
double as(const std::string& cell) {
  Number number{};
  EXPECT_EQ(cell.size(), sizeof number);
  std::memcpy(&number, cell.data(), std::min(cell.size(), sizeof number));
  return static_cast<double>(number);
}

double unscaled(const std::string& cell) {
  switch (cell.size()) {
    case 2: return as<std::int16_t>(cell);
    case 4: return as<std::int32_t>(cell);
    case 8: return as<std::int64_t>(cell);
    default: return as<Int128>(cell);
  }
}

// What the cell of a column of numbers or text stands for.
double number_of(const std::string& cell, Type type) {
  switch (type.id) {
    case TypeId::kInt32: return as<std::int32_t>(cell);
    case TypeId::kInt64: return as<std::int64_t>(cell);
    case TypeId::kFloat32: return as<float>(cell);
    case TypeId::kFloat64: return as<double>(cell);
    case TypeId::kDecimal: return unscaled(cell) / std::pow(10.0, type.scale);
    case TypeId::kString: return std::strtod(cell.c_str(), nullptr);
    default: ADD_FAILURE() << "a number in a column of " << format_type(type); return 0;
  }
}

// The cell that both decoders make of a 7, null before and behind it in a union; empty if the types do not fit.
std::optional<std::string> read(const std::string& type, const std::string& bytes, Type column) {
  const std::string json = fmt::format(R"({{"type":"record","name":"r","fields":[{{"name":"f","type":{}}}]}})", type);
  const Schema schema = Schema::parse(json).value();
  const auto program = compile(schema, std::vector<Target>{{"f", column}});
  if (!program) {
    EXPECT_EQ(program.error().kind(), ErrorKind::kSchemaMismatch);
    EXPECT_TRUE(program.error().text().contains("field 'f'")) << program.error().text();
    return std::nullopt;
  }
  const auto rows = testing::decode_by_program(*program, bytes, 1, 1);
  EXPECT_TRUE(rows.has_value()) << rows.error().text();
  EXPECT_EQ(rows->rows, testing::decode_by_reference(**program, bytes, 1).value().rows);
  return rows->rows.front().front();
}

TEST(Promotion, EveryPairKeepsTheValueOrIsRefused) {
  std::size_t read_pairs = 0;
  for (const Seven& seven : sevens()) {
    for (const Type column : column_types()) {
      SCOPED_TRACE(fmt::format("{} into {}", seven.type, format_type(column)));
      const auto plain = read(seven.type, seven.bytes, column);
      EXPECT_EQ(read(fmt::format(R"(["null",{}])", seven.type), avro_long(1) + seven.bytes, column), plain);
      EXPECT_EQ(read(fmt::format(R"([{},"null"])", seven.type), avro_long(0) + seven.bytes, column), plain);
      if (!plain) continue;
      ++read_pairs;
      EXPECT_EQ(number_of(*plain, column), 7.0);
    }
  }
  EXPECT_EQ(read_pairs, 22U);
}

TEST(Promotion, NarrowerNumbersFitTheColumnsThatHoldThem) {
  for (const Seven& seven : sevens()) {
    const Schema schema =
        Schema::parse(fmt::format(R"({{"type":"record","name":"r","fields":[{{"name":"f","type":{}}}]}})", seven.type))
            .value();
    EXPECT_TRUE(read(seven.type, seven.bytes, *natural_type(schema, schema.fields().front().type))) << seven.type;
  }
  EXPECT_TRUE(read("\"int\"", avro_long(7), {TypeId::kInt64}));
  EXPECT_TRUE(read("\"float\"", raw(7.0F), {TypeId::kFloat64}));
  EXPECT_FALSE(read("\"long\"", avro_long(7), {TypeId::kInt32}));
  EXPECT_FALSE(read("\"double\"", raw(7.0), {TypeId::kFloat32}));
}

}  // namespace
}  // namespace cairn::avro
