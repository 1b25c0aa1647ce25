#include "sync/start_filter.h"

#include <gtest/gtest.h>

#include "model/batch.h"

namespace cairn {
namespace {

// One row with a value of a type.
class OneTime {
 public:
  explicit OneTime(Type type) : type_(type), physical_(physical_of(type)), batch_(std::span(&physical_, 1)) {
    batch_.reset();
  }
  template <typename Cell>
  std::optional<std::int64_t> of(Cell value) {
    batch_.columns().front().cells<Cell>()[0] = value;
    return time_of(cells(), 0);
  }
  std::optional<std::int64_t> of_text(std::string_view text) {
    batch_.columns().front().cells<StringCell>()[0].assign(text);
    return time_of(cells(), 0);
  }
  TimeCells cells() const { return {batch_.columns().front(), type_}; }

 private:
  Type type_;
  Physical physical_;
  Batch batch_;
};

TEST(TimeOf, TimeStampsAndDatesSayIt) {
  EXPECT_EQ(OneTime({TypeId::kTimestamp}).of(std::int64_t{-5}), -5);
  EXPECT_EQ(OneTime({TypeId::kDate}).of(std::int32_t{-1}), -86'400'000'000);
  EXPECT_GT(OneTime({TypeId::kDate}).of(std::int32_t{2'147'483'646}), 8'000'000'000'000'000'000);
}

TEST(TimeOf, NumbersSayItByTheirSize) {
  OneTime number({TypeId::kInt64});
  for (const std::int64_t value :
       {1'700'000'000LL, 1'700'000'000'000LL, 1'700'000'000'000'000LL, 1'700'000'000'000'000'000LL}) {
    EXPECT_EQ(number.of(std::int64_t{value}), 1'700'000'000'000'000) << value;
  }
  for (const std::int64_t value : {0LL, -1LL, 999'999'999LL}) EXPECT_EQ(number.of(std::int64_t{value}), std::nullopt);
  EXPECT_EQ(OneTime({TypeId::kInt32}).of(std::int32_t{1'700'000'000}), 1'700'000'000'000'000);
}

TEST(TimeOf, TextSaysItByItsShape) {
  OneTime text({TypeId::kString});
  for (const char* value : {"2023-11-14T22:13:20Z", "2023-11-15 00:13:20+02:00", "1700000000", "1700000000000"}) {
    EXPECT_EQ(text.of_text(value), 1'700'000'000'000'000) << value;
  }
  for (const char* value : {"", "0", "week 3", "2023-02-30", "-5", "99999999999999999999"}) {
    EXPECT_EQ(text.of_text(value), std::nullopt) << value;
  }
}

TEST(TimeOf, OtherTypesAndNullSayNothing) {
  EXPECT_EQ(OneTime({TypeId::kFloat64}).of(1.7e9), std::nullopt);
  EXPECT_EQ(OneTime({TypeId::kJson}).of_text("\"2024-01-01\""), std::nullopt);
  const OneTime null({TypeId::kTimestamp});
  null.cells().column.set_null(0);
  EXPECT_EQ(time_of(null.cells(), 0), std::nullopt);
}

TEST(StartFilter, LeavesOutWhatIsEarlierAndCountsWhatSaysNothing) {
  StartFilter filter(StartDate{.days = 1});
  OneTime time({TypeId::kTimestamp});
  time.of(std::int64_t{86'399'999'999});
  EXPECT_TRUE(filter.leaves_out(time.cells(), 0));
  time.of(std::int64_t{86'400'000'000});
  EXPECT_FALSE(filter.leaves_out(time.cells(), 0));
  EXPECT_EQ(filter.rows_untimed(), 0U);
  EXPECT_FALSE(filter.leaves_out(std::nullopt, 0));
  time.cells().column.set_null(0);
  EXPECT_FALSE(filter.leaves_out(time.cells(), 0));
  EXPECT_EQ(filter.rows_untimed(), 2U);
}

TEST(ScratchColumn, IsWideEnoughAndValid) {
  ScratchColumn scratch;
  for (const auto& [physical, rows] : {std::pair{Physical::kInt32, 10UL}, {Physical::kString, 2048UL}}) {
    const SinkColumn column = scratch.reset(physical, rows);
    EXPECT_EQ(column.physical, physical);
    std::memset(column.data, 0, rows * width_of(physical));
    for (std::size_t row = 0; row < rows; ++row) EXPECT_TRUE(column.is_valid(row));
    column.set_null(rows - 1);
  }
  EXPECT_TRUE(scratch.reset(Physical::kInt64, 10).is_valid(9)) << "what was NULL is forgotten";
}

}  // namespace
}  // namespace cairn
