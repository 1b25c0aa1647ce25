#include "destination/duckdb/migration_sql.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cairn::duckdb {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const Names kNames{Identifier::literal("warehouse"), Identifier::literal("heap"), Identifier::literal("heap_raw")};

std::vector<Migration> three_versions() {
  return {{1, "the first", {AddTable{"_cairn_lock", "version BIGINT"}, AddTable{"_cairn_loads", "files BIGINT"}}},
          {2,
           "the second",
           {AddColumn{"_cairn_loads", "pages", "BIGINT", "files * 2"}, AddTable{"_cairn_notes", "note VARCHAR"}}},
          {3, "the third", {AddColumn{"_cairn_loads", "actor", "VARCHAR"}, AddColumn{"_cairn_notes", "at", "DATE"}}}};
}

TEST(Migrations, HaveVersionsWithoutGapsAndEachAReason) {
  std::int64_t version = 0;
  for (const Migration& migration : all_migrations()) {
    EXPECT_EQ(migration.version, ++version);
    EXPECT_FALSE(migration.reason.empty()) << version;
    EXPECT_FALSE(migration.changes.empty()) << version;
  }
  EXPECT_EQ(newest_version(all_migrations()), version);
}

TEST(MigrationSql, MakesEverythingOfANewFile) {
  EXPECT_THAT(
      migration_sql(kNames, 0, three_versions()),
      ElementsAre(R"(CREATE SCHEMA IF NOT EXISTS "warehouse"."heap")",
                  R"(CREATE SCHEMA IF NOT EXISTS "warehouse"."heap_raw")",
                  R"(CREATE TABLE IF NOT EXISTS "warehouse"."heap_raw"."_cairn_lock" (version BIGINT))",
                  R"(CREATE TABLE IF NOT EXISTS "warehouse"."heap_raw"."_cairn_loads" (files BIGINT))",
                  R"(CREATE TABLE IF NOT EXISTS "warehouse"."heap_raw"."_cairn_notes" (note VARCHAR))",
                  R"(ALTER TABLE "warehouse"."heap_raw"."_cairn_loads" ADD COLUMN IF NOT EXISTS "pages" BIGINT)",
                  R"(ALTER TABLE "warehouse"."heap_raw"."_cairn_loads" ADD COLUMN IF NOT EXISTS "actor" VARCHAR)",
                  R"(ALTER TABLE "warehouse"."heap_raw"."_cairn_notes" ADD COLUMN IF NOT EXISTS "at" DATE)",
                  R"(UPDATE "warehouse"."heap_raw"."_cairn_loads" SET "pages" = files * 2)"));
}

TEST(MigrationSql, TakesOnlyTheStepsThatAreMissing) {
  EXPECT_THAT(
      migration_sql(kNames, 2, three_versions()),
      ElementsAre(R"(ALTER TABLE "warehouse"."heap_raw"."_cairn_loads" ADD COLUMN IF NOT EXISTS "actor" VARCHAR)",
                  R"(ALTER TABLE "warehouse"."heap_raw"."_cairn_notes" ADD COLUMN IF NOT EXISTS "at" DATE)"));
  EXPECT_THAT(migration_sql(kNames, 3, three_versions()), IsEmpty());
}

TEST(NewestViewSql, ShowsOldTablesWithTheirLaterColumnsAndNewTablesEmpty) {
  EXPECT_THAT(newest_view_sql(kNames, 1, three_versions()),
              ElementsAre(R"(CREATE TEMP VIEW temp.main._cairn_lock AS SELECT *, rowid FROM )"
                          R"("warehouse"."heap_raw"."_cairn_lock")",
                          R"(CREATE TEMP VIEW temp.main._cairn_loads AS SELECT *, (NULL)::VARCHAR AS "actor" FROM )"
                          R"((SELECT *, (files * 2)::BIGINT AS "pages" FROM )"
                          R"((SELECT *, rowid FROM "warehouse"."heap_raw"."_cairn_loads")))",
                          R"(CREATE TEMP TABLE temp.main._cairn_notes (note VARCHAR, "at" DATE))"));
}

}  // namespace
}  // namespace cairn::duckdb
