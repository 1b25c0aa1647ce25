#include "plan/describe.h"

#include <gtest/gtest.h>

namespace cairn {
namespace {

using Statements = std::vector<std::string>;

std::string sql_type(Type type) {
  if (type.id == TypeId::kInt64) return "BIGINT";
  return type.id == TypeId::kTimestamp ? "TIMESTAMP" : "VARCHAR";
}

PlannedColumn column(std::string name, TypeId type, bool is_new) {
  return {.field = name, .column = name, .type = {type}, .is_new = is_new};
}

PlannedDump dump(std::int64_t id, std::vector<std::uint64_t> sizes) {
  PlannedDump planned{.id = DumpId(id)};
  for (const std::uint64_t size : sizes) planned.files.push_back({.size = size});
  return planned;
}

TablePlan users() {
  return {.table = TableName("users"),
          .storage_name = "users",
          .key = {"user_id"},
          .columns = {column("user_id", TypeId::kInt64, true), column("e\"mail", TypeId::kString, true)},
          .creates_table = true,
          .loads = {{.mode = LoadMode::kReplace, .dumps = {dump(41, {10, 20})}},
                    {.mode = LoadMode::kMerge, .dumps = {dump(42, {1}), dump(43, {})}}}};
}

TablePlan held() {
  return {.table = TableName("sessions"),
          .storage_name = "sessions",
          .key = {"event_id"},
          .stop = Stop{DumpId(43), make_error(ErrorKind::kHeld, "it shrinks").within("dump 43").hinting("look at it")},
          .is_history_incomplete = true,
          .start_date = StartDate{.days = 19'753}};
}

constexpr const char* kPlanJson = R"json({
  "format": 1,
  "tables": [
    {
      "table": "users",
      "storage": "users",
      "key": [
        "user_id"
      ],
      "state": "pending",
      "incomplete_history": false,
      "start_date": null,
      "loads": [
        {
          "mode": "replace",
          "dumps": [
            41
          ],
          "files": 2,
          "bytes": 30,
          "moves_bookmark": true
        },
        {
          "mode": "merge",
          "dumps": [
            42,
            43
          ],
          "files": 1,
          "bytes": 1,
          "moves_bookmark": true
        }
      ],
      "ddl": [
        "CREATE TABLE \"users\" (\"user_id\" BIGINT, \"e\"\"mail\" VARCHAR, \"_cairn_dump_id\" BIGINT, \"_cairn_loaded_at\" TIMESTAMP)"
      ]
    },
    {
      "table": "sessions",
      "storage": "sessions",
      "key": [
        "event_id"
      ],
      "state": "held",
      "incomplete_history": true,
      "start_date": "2024-01-31",
      "loads": [],
      "ddl": [],
      "stop": {
        "before": 43,
        "kind": "held",
        "message": "dump 43: it shrinks",
        "hint": "look at it"
      }
    }
  ],
  "notices": [
    {
      "kind": "gap",
      "message": "a gap",
      "dump": 43
    },
    {
      "kind": "no_key",
      "message": "no � key",
      "table": "odd"
    }
  ],
  "new_tables": [
    "sign_up"
  ],
  "ignored_tables": [
    "_event_metadata"
  ]
})json";

TEST(Describe, ANewTableIsCreatedWithOurColumns) {
  EXPECT_EQ(ddl_of(users(), sql_type),
            Statements{"CREATE TABLE \"users\" (\"user_id\" BIGINT, \"e\"\"mail\" VARCHAR, \"_cairn_dump_id\" BIGINT, "
                       "\"_cairn_loaded_at\" TIMESTAMP)"});
}

TEST(Describe, AnExistingTableGetsWhatIsNew) {
  TablePlan table = users();
  table.creates_table = false;
  table.columns[0].is_new = false;
  EXPECT_EQ(ddl_of(table, sql_type), Statements{"ALTER TABLE \"users\" ADD COLUMN \"e\"\"mail\" VARCHAR"});
  table.columns[1].is_new = false;
  EXPECT_EQ(ddl_of(table, sql_type), Statements{});
}

TEST(Describe, ATableIsInOneOfFourStates) {
  EXPECT_EQ(state_of(users()), "pending");
  EXPECT_EQ(state_of(held()), "held");
  EXPECT_EQ(state_of(TablePlan{}), "up_to_date");
  TablePlan stopped = users();
  stopped.stop = Stop{DumpId(44), Error(ErrorKind::kNotFound, "gone")};
  EXPECT_EQ(state_of(stopped), "stopped");
}

TEST(Describe, ThePlanAsJson) {
  const Plan plan{.tables = {users(), held()},
                  .notices = {{NoticeKind::kGap, "a gap", std::nullopt, DumpId(43)},
                              {NoticeKind::kNoKey, "no \xFF key", TableName("odd")}},
                  .new_tables = {TableName("sign_up")},
                  .ignored_tables = {TableName("_event_metadata")}};
  EXPECT_EQ(describe_json(plan, sql_type), kPlanJson);
}

}  // namespace
}  // namespace cairn
