#include "destination/duckdb/schema_sql.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "destination/duckdb/system_tables.h"
#include "testing/plan_builder.h"

namespace cairn::duckdb {
namespace {

using cairn::testing::column;
using cairn::testing::key;
using cairn::testing::table;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const Names kNames{Identifier::literal("warehouse"), Identifier::literal("heap"), Identifier::literal("heap_raw")};

TablePlan users() { return table("users", {key("user_id", "int64"), column("say \"hi\"", "decimal(10,2)")}); }

std::vector<StoredColumn> stored_users() {
  return {{"user_id", "BIGINT"},
          {"say \"hi\"", "DECIMAL(10,2)"},
          {"_cairn_dump_id", "BIGINT"},
          {"_cairn_loaded_at", "TIMESTAMP"}};
}

TEST(StorageDdl, CreatesTheTableWithoutAnyIndex) {
  EXPECT_THAT(storage_ddl(kNames, users(), {}, {}).value().statements,
              ElementsAre("CREATE TABLE \"warehouse\".\"heap_raw\".\"users\" (\"user_id\" BIGINT, \"say \"\"hi\"\"\" "
                          "DECIMAL(10,2), _cairn_dump_id BIGINT, _cairn_loaded_at TIMESTAMP)"));
}

TEST(StorageDdl, HasNothingToDoForATableThatStands) {
  EXPECT_THAT(storage_ddl(kNames, users(), stored_users(), {}).value().statements, IsEmpty());
}

TEST(StorageDdl, AddsColumnsNullableAndWithoutDefault) {
  TablePlan plan = users();
  plan.columns.push_back(column("joined", "timestamp"));
  const StorageDdl ddl = storage_ddl(kNames, plan, stored_users(), {}).value();
  EXPECT_THAT(ddl.statements,
              ElementsAre("ALTER TABLE \"warehouse\".\"heap_raw\".\"users\" ADD COLUMN \"joined\" TIMESTAMP"));
  ASSERT_EQ(ddl.added.size(), 1U);
  EXPECT_EQ(ddl.added[0].field, "joined");
}

TEST(StorageDdl, NarrowNumbersAreWideFromTheStart) {
  const TablePlan plan = table("t", {column("a", "int32"), column("b", "float32")});
  EXPECT_THAT(
      storage_ddl(kNames, plan, {}, {}).value().statements,
      ElementsAre("CREATE TABLE \"warehouse\".\"heap_raw\".\"t\" (\"a\" BIGINT, \"b\" DOUBLE, _cairn_dump_id BIGINT, "
                  "_cairn_loaded_at TIMESTAMP)"));
}

TEST(StorageDdl, AnotherTypeStopsTheTable) {
  std::vector<StoredColumn> stored = stored_users();
  stored[0].sql_type = "VARCHAR";
  const Result<StorageDdl> ddl = storage_ddl(kNames, users(), stored, {});
  ASSERT_FALSE(ddl.has_value());
  EXPECT_EQ(ddl.error().kind(), ErrorKind::kSchemaMismatch);
  EXPECT_EQ(ddl.error().text(),
            "column user_id of table users is VARCHAR in the database, but BIGINT would be loaded into it");
}

TEST(StorageDdl, ALostVersionColumnStopsTheTable) {
  std::vector<StoredColumn> stored = stored_users();
  stored.erase(stored.begin() + 2);
  EXPECT_EQ(storage_ddl(kNames, users(), stored, {}).error().kind(), ErrorKind::kSchemaMismatch);
}

TEST(StorageDdl, ColumnsAreFoundInAnyCase) {
  std::vector<StoredColumn> stored = stored_users();
  stored[0].name = "USER_ID";
  EXPECT_THAT(storage_ddl(kNames, users(), stored, {}).value().statements, IsEmpty());
}

TEST(ViewDdl, NamesTheStorageWithoutTheDatabase) {
  EXPECT_EQ(view_ddl(kNames, {.name = "users", .storage_name = "users", .columns = {"user_id", "e\"mail"}}).value(),
            "CREATE OR REPLACE VIEW \"warehouse\".\"heap\".\"users\" AS SELECT \"user_id\", \"e\"\"mail\" FROM "
            "\"heap_raw\".\"users\"");
}

TEST(CommentDdl, SaysWhatIsNotSaidYet) {
  const View view{.name = "users",
                  .storage_name = "users",
                  .columns = {"user_id", "e\"mail", "plan"},
                  .comment = "People",
                  .column_comments = {{"user_id", "Who"}, {"e\"mail", "It's theirs"}}};
  EXPECT_THAT(comment_ddl(kNames, view, "", {}).value(),
              ElementsAre("COMMENT ON VIEW \"warehouse\".\"heap\".\"users\" IS 'People'",
                          "COMMENT ON COLUMN \"warehouse\".\"heap\".\"users\".\"e\"\"mail\" IS 'It''s theirs'",
                          "COMMENT ON COLUMN \"warehouse\".\"heap\".\"users\".\"user_id\" IS 'Who'"));
  const std::vector<StoredColumn> stored{{"USER_ID", "BIGINT", "Who"}, {"e\"mail", "VARCHAR", "It's theirs"}};
  EXPECT_THAT(comment_ddl(kNames, view, "People", stored).value(), IsEmpty());
}

TEST(ViewDdl, KnowsItsOwnViewsAgain) {
  EXPECT_TRUE(is_view_over("CREATE VIEW heap.users AS SELECT user_id FROM heap_raw.users;", kNames, "users"));
  EXPECT_TRUE(is_view_over("CREATE VIEW heap.\"a b\" AS SELECT x FROM heap_raw.\"a b\";\n", kNames, "a b"));
  EXPECT_FALSE(is_view_over("CREATE VIEW heap.users AS SELECT user_id FROM crm.users;", kNames, "users"));
}

TEST(FieldTypes, AreStoredWithHowTimesAreRead) {
  EXPECT_EQ(format_field_type({TypeId::kTimestamp}, TimeEncoding::kMilliseconds), "timestamp from milliseconds");
  EXPECT_EQ(format_field_type({TypeId::kDecimal, 10, 2}, TimeEncoding::kNone), "decimal(10,2)");
  const FieldType type = parse_field_type("timestamp from text").value();
  EXPECT_EQ(type.type, Type{TypeId::kTimestamp});
  EXPECT_EQ(type.encoding, TimeEncoding::kText);
  EXPECT_EQ(parse_field_type("decimal(10,2)").value().type, (Type{TypeId::kDecimal, 10, 2}));
  EXPECT_FALSE(parse_field_type("timestamp from moon").has_value());
}

}  // namespace
}  // namespace cairn::duckdb
