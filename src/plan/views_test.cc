#include "plan/views.h"

#include <gtest/gtest.h>

namespace cairn {
namespace {

using Columns = std::vector<std::string>;

CatalogField with_column(std::string name) { return {.field = name, .column = name, .values_from_dump = DumpId(41)}; }

TEST(Views, AViewShowsEveryColumnThatThereEverWas) {
  TablePlan table{.table = TableName("Users"), .storage_name = "users"};
  table.catalog = {with_column("user_id"), with_column("vanished"), {.field = "waiting", .column = "waiting"}};
  table.columns = {{.field = "user_id", .column = "user_id"}};
  const View view = view_of(table, MetadataProfile::kNone);
  EXPECT_EQ(view.name, "users");
  EXPECT_EQ(view.storage_name, "users");
  EXPECT_EQ(view.columns, (Columns{"user_id", "vanished"}));
}

TEST(Views, TheProfileAddsOurColumns) {
  const TableState table{.name = TableName("users"), .storage_name = "users", .fields = {with_column("user_id")}};
  EXPECT_EQ(view_of(table, MetadataProfile::kNative).columns,
            (Columns{"_cairn_dump_id", "_cairn_loaded_at", "user_id"}));
  EXPECT_EQ(view_of(table, MetadataProfile::kNone).columns, Columns{"user_id"});
}

// A view is re-pointed in place, so what it showed must stay where it was.
TEST(Views, ColumnsAreOnlyEverAppended) {
  TableState table{.storage_name = "users", .fields = {with_column("user_id")}};
  const Columns before = view_of(table, MetadataProfile::kNative).columns;
  table.fields.push_back(with_column("new"));
  Columns after = view_of(table, MetadataProfile::kNative).columns;
  ASSERT_EQ(after.size(), before.size() + 1);
  after.pop_back();
  EXPECT_EQ(after, before);
}

}  // namespace
}  // namespace cairn
