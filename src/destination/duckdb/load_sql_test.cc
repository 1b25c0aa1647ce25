#include "destination/duckdb/load_sql.h"

#include <gtest/gtest.h>

#include "testing/plan_builder.h"

namespace cairn::duckdb {
namespace {

using cairn::testing::column;
using cairn::testing::key;
using cairn::testing::table;

const Names kNames{Identifier::literal("w"), Identifier::literal("heap"), Identifier::literal("raw")};
const Timestamp kLoadedAt{Micros{42}};

LoadSql one_key() {
  return LoadSql::make(kNames, table("users", {column("name", "string"), key("user id", "int64")}), kLoadedAt).value();
}

LoadSql two_keys() {
  const TablePlan plan =
      table("clicks", {key("user_id", "int64"), key("event_id", "int64"), column("rowid", "string")});
  return LoadSql::make(kNames, plan, kLoadedAt).value();
}

TEST(LoadSql, AFullDumpReplacesWhatIsOlder) {
  EXPECT_EQ(one_key().delete_older(), "DELETE FROM \"w\".\"raw\".\"users\" WHERE _cairn_dump_id < $1");
}

TEST(LoadSql, AFullDumpGoesStraightIntoTheTable) {
  EXPECT_EQ(one_key().insert_scan("cairn_scan(7)", {}),
            "INSERT INTO \"w\".\"raw\".\"users\" (\"name\", \"user id\", _cairn_dump_id, _cairn_loaded_at) SELECT "
            "s.c0, s.c1, "
            "s.dump_id, make_timestamp(42) FROM cairn_scan(7) AS s");
}

TEST(LoadSql, LosersAndNewerKeysAreLeftOut) {
  EXPECT_EQ(two_keys().insert_scan("cairn_scan(7)", {.is_without_losers = true, .is_without_newer = true}),
            "INSERT INTO \"w\".\"raw\".\"clicks\" (\"user_id\", \"event_id\", \"rowid\", _cairn_dump_id, "
            "_cairn_loaded_at) SELECT "
            "s.c0, s.c1, s.c2, s.dump_id, make_timestamp(42) FROM cairn_scan(7) AS s WHERE NOT EXISTS (SELECT 1 FROM "
            "temp.main.cairn_losers AS l WHERE l.file_ord = s.file_ord AND l.row_ord = s.row_ord) AND NOT EXISTS "
            "(SELECT 1 FROM "
            "temp.main.cairn_newer AS n WHERE n.c0 = s.c0 AND n.c1 = s.c1)");
}

TEST(LoadSql, KeysAreVerifiedAfterTheInsert) {
  EXPECT_EQ(one_key().count_distinct_keys(),
            "SELECT count(DISTINCT \"user id\") FROM \"w\".\"raw\".\"users\" WHERE _cairn_dump_id = $1");
  EXPECT_EQ(
      two_keys().count_distinct_keys(),
      "SELECT count(DISTINCT row(\"user_id\", \"event_id\")) FROM \"w\".\"raw\".\"clicks\" WHERE _cairn_dump_id = $1");
}

TEST(LoadSql, TheLastRowOfAKeyWinsAFullDump) {
  EXPECT_EQ(
      one_key().create_losers(),
      "CREATE OR REPLACE TEMP TABLE temp.main.cairn_losers AS SELECT file_ord, row_ord FROM (SELECT rowid AS id, "
      "file_ord, "
      "row_ord, row_number() OVER (PARTITION BY c1 ORDER BY file_ord DESC, row_ord DESC) AS place FROM "
      "temp.main.cairn_keys WHERE (c1) IN (SELECT c1 FROM temp.main.cairn_keys GROUP BY c1 HAVING count(*) > 1)) WHERE "
      "place > 1");
}

TEST(LoadSql, AnIncrementReplacesWhatIsNotNewer) {
  EXPECT_EQ(two_keys().delete_replaced(),
            "DELETE FROM \"w\".\"raw\".\"clicks\" AS t USING temp.main.cairn_stage AS s WHERE t.\"user_id\" = s.c0 AND "
            "t.\"event_id\" = s.c1 AND t._cairn_dump_id <= s.dump_id");
  EXPECT_EQ(two_keys().insert_stage_unmatched(), two_keys().insert_stage() +
                                                     " WHERE NOT EXISTS (SELECT 1 FROM \"w\".\"raw\".\"clicks\" AS t "
                                                     "WHERE t.\"user_id\" = s.c0 AND t.\"event_id\" = s.c1)");
}

TEST(LoadSql, ScansReadKeysAloneWhereThatIsEnough) {
  const std::vector<ScanColumn> columns = two_keys().key_columns();
  ASSERT_EQ(columns.size(), 4U);
  EXPECT_EQ(columns[0].index, 0U);
  EXPECT_EQ(columns[1].index, 1U);
  EXPECT_EQ(columns[2].kind, ScanColumn::Kind::kFileOrdinal);
  EXPECT_EQ(columns[3].kind, ScanColumn::Kind::kRowOrdinal);
}

TEST(LoadSql, APlanWithoutItsKeyColumnIsABug) {
  TablePlan plan = table("users", {key("user_id", "int64")});
  plan.key = {"nobody"};
  EXPECT_EQ(LoadSql::make(kNames, plan, kLoadedAt).error().kind(), ErrorKind::kInternal);
}

}  // namespace
}  // namespace cairn::duckdb
