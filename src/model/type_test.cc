#include "model/type.h"

#include <gtest/gtest.h>

namespace cairn {
namespace {

TEST(Type, FormatAndParseAreInverse) {
  for (const TypeId id :
       {TypeId::kBoolean, TypeId::kInt32, TypeId::kInt64, TypeId::kFloat32, TypeId::kFloat64, TypeId::kString,
        TypeId::kBytes, TypeId::kDate, TypeId::kTime, TypeId::kTimestamp, TypeId::kJson}) {
    EXPECT_EQ(parse_type(format_type({id})).value(), Type{id});
  }
  EXPECT_EQ(parse_type("decimal(38,9)").value(), (Type{TypeId::kDecimal, 38, 9}));
}

TEST(Type, ParseRefusesWhatFormatNeverWrites) {
  for (const std::string_view text :
       {"", "decimal", "decimal(", "decimal(0,0)", "decimal(39,0)", "decimal(5,6)", "decimal(5,2", "varchar"}) {
    EXPECT_FALSE(parse_type(text)) << text;
  }
}

TEST(Type, DecimalsTakeTheSmallestWidth) {
  EXPECT_EQ(physical_of({TypeId::kDecimal, 4, 0}), Physical::kInt16);
  EXPECT_EQ(physical_of({TypeId::kDecimal, 9, 0}), Physical::kInt32);
  EXPECT_EQ(physical_of({TypeId::kDecimal, 18, 0}), Physical::kInt64);
  EXPECT_EQ(physical_of({TypeId::kDecimal, 38, 0}), Physical::kInt128);
}

TEST(Type, WideningIsExactOrRefused) {
  EXPECT_TRUE(widens_to({TypeId::kInt32}, {TypeId::kInt64}));
  EXPECT_TRUE(widens_to({TypeId::kFloat32}, {TypeId::kFloat64}));
  EXPECT_FALSE(widens_to({TypeId::kInt64}, {TypeId::kInt32}));
  EXPECT_FALSE(widens_to({TypeId::kInt64}, {TypeId::kFloat64}));
  EXPECT_FALSE(widens_to({TypeId::kDecimal, 5, 2}, {TypeId::kDecimal, 6, 2}));
}

}  // namespace
}  // namespace cairn
