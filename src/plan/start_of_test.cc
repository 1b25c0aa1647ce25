#include "plan/start_of.h"

#include <gtest/gtest.h>

namespace cairn {
namespace {

TEST(StartOf, HoldsForTablesWithTime) {
  const StartDate start{.days = 19'723};
  const std::vector<CatalogField> timed{{.field = "event_id"}, {.field = "time"}};
  const std::vector<CatalogField> untimed{{.field = "event_id"}, {.field = "Time"}, {.field = "session_time"}};
  EXPECT_EQ(start_of(TableName("click"), timed, start), start);
  EXPECT_EQ(start_of(TableName("sessions"), timed, start), start);
  EXPECT_EQ(start_of(TableName("click"), untimed, start), std::nullopt);
  EXPECT_EQ(start_of(TableName("users"), timed, start), std::nullopt);
  EXPECT_EQ(start_of(TableName("user_migrations"), timed, start), std::nullopt);
  EXPECT_EQ(start_of(TableName("click"), timed, std::nullopt), std::nullopt);
}

}  // namespace
}  // namespace cairn
