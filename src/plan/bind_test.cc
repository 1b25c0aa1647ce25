#include "plan/bind.h"

#include <gtest/gtest.h>

#include "plan/assemble.h"
#include "plan/rebuild.h"
#include "testing/bound_table.h"

namespace cairn {
namespace {

using testing::field;
using testing::id;
using testing::kDouble;
using testing::kInt;
using testing::kJson;
using testing::kLong;
using testing::kString;
using testing::kTime;
using testing::Table;
using testing::text_of;
using enum TimeEvidence;

// Columns.

TEST(Bind, ANewTableGetsItsFieldsAsColumns) {
  Table t;
  t.full(41, {id(), field("Email"), field("n", kInt)});
  EXPECT_EQ(t.columns(), "user_id:int64 key new, email:string new, n:int64 new");
  EXPECT_TRUE(t.bind().plan.creates_table);
  EXPECT_EQ(t.bind().plan.key, std::vector<std::string>{"user_id"});
  EXPECT_EQ(t.loads(), "replace 41:1");
  EXPECT_EQ(t.notices(), "");
}

TEST(Bind, ColumnsKeepTheirPlaceAndNewOnesAreAppended) {
  Table t;
  t.full(41, {id(), field("a"), field("b")}).commit();
  t.increment(42, {field("c"), field("b"), id()});
  EXPECT_EQ(t.columns(), "user_id:int64 key, a:string, b:string, c:string new");
  EXPECT_FALSE(t.bind().plan.creates_table);
  EXPECT_EQ(t.notices(), "new_field users 42; vanished_field users 42");
}

TEST(Bind, WithoutLoadsNothingChanges) {
  Table t;
  EXPECT_FALSE(t.bind().plan.creates_table);
  t.full(41, {id(), field("a")}).commit();
  EXPECT_EQ(t.columns(), "user_id:int64 key, a:string");
  EXPECT_EQ(t.notices(), "");
}

TEST(Bind, NamesThatWereGivenStand) {
  Table t;
  t.full(41, {id(), field("IP")}).commit();
  t.state().fields[1].column = "address";
  t.increment(42, {id(), field("IP"), field("address")});
  EXPECT_EQ(t.bind().plan.columns[1].column, "address");
  EXPECT_NE(t.bind().plan.columns[2].column, "address");
}

TEST(Bind, AFieldThatOnlyEverWasNullGetsNoColumn) {
  Table t;
  t.full(41, {id(), field("x", std::nullopt)});
  EXPECT_EQ(t.columns(), "user_id:int64 key new");
  EXPECT_EQ(t.catalog("x"), "unknown");
  t.commit().increment(42, {id(), field("x", kDouble)});
  EXPECT_EQ(t.columns(), "user_id:int64 key, x:float64 new");
  t.commit().increment(43, {id(), field("x", std::nullopt)});
  EXPECT_EQ(t.columns(), "user_id:int64 key, x:float64");
  EXPECT_EQ(t.catalog("x"), "float64 42-43 values 42-42");
  EXPECT_EQ(t.notices(), "");
}

TEST(Bind, TheCatalogKnowsWhenAFieldWasSeen) {
  Table t;
  t.full(41, {id(), field("a")}).increment(42, {id(), field("a"), field("b")});
  EXPECT_EQ(t.catalog("a"), "string 41-42 values 41-42");
  EXPECT_EQ(t.catalog("b"), "string 42-42 values 42-42");
  t.commit().full(43, {id(), field("b")});
  EXPECT_EQ(t.catalog("a"), "string 41-42 values 41-42");
  EXPECT_EQ(t.catalog("b"), "string 42-43 values 43-43");
}

TEST(Bind, ALateDumpTellsOfEarlierTimes) {
  Table t;
  t.full(41, {id()}).increment(44, {id(), field("a")}).commit();
  t.increment(42, {id(), field("a")});
  EXPECT_EQ(t.catalog("a"), "string 42-44 values 42-44");
  EXPECT_EQ(t.notices(), "");
}

TEST(Bind, DescriptionsComeFromTheFiles) {
  Table t;
  t.full(41, {id(), {.name = "a", .type = kString, .description = "what it is"}}).increment(42, {id(), field("a")});
  EXPECT_EQ(t.bind().plan.columns[1].description, "what it is");
}

TEST(Bind, ATableHasRoomForSoManyColumns) {
  Table t;
  t.rules().naming.columns_max = 4;
  t.full(41, {id(), field("a")});
  EXPECT_EQ(t.blocked(), "not blocked");
  t.increment(42, {id(), field("b")});
  EXPECT_EQ(t.columns(), "blocked before 42");
  EXPECT_EQ(t.blocked(), "field 'b' of table 'users' is one column too many: the destination takes 4");
}

// Selection of fields.

TEST(Bind, ListedFieldsAndTheKeyAreLoaded) {
  Table t;
  t.entry().fields = {{"b"}};
  t.full(41, {id(), field("a"), field("b")});
  EXPECT_EQ(t.columns(), "user_id:int64 key new, b:string new");
  EXPECT_EQ(t.catalog("a"), "string 41-41");
  EXPECT_EQ(t.notices(), "");
}

TEST(Bind, UnderListedFieldsANewOneWaits) {
  Table t;
  t.entry() = {.fields = {{"a"}}, .exclude = {"secret_*"}};
  t.full(41, {id(), field("a"), field("b")}).commit();
  t.increment(42, {id(), field("a"), field("c"), field("secret_x")});
  EXPECT_EQ(t.columns(), "user_id:int64 key, a:string");
  EXPECT_EQ(t.bind().notices[0].message, "new in 'users', and waiting to be selected: 'c'");
  EXPECT_EQ(t.commit().notices(), "new_field users");
}

TEST(Bind, AFieldThatIsSelectedLaterGetsItsColumnAtTheEnd) {
  Table t;
  t.entry().fields = {{"b"}};
  t.full(41, {id(), field("a"), field("b")}).commit();
  t.entry().fields = {{"a", "b"}};
  t.increment(42, {id(), field("a"), field("b")});
  EXPECT_EQ(t.columns(), "user_id:int64 key, b:string, a:string new");
  EXPECT_EQ(t.catalog("a"), "string 41-42 values 42-42");
  t.commit().increment(43, {id(), field("a"), field("b")});
  EXPECT_EQ(t.columns(), "user_id:int64 key, b:string, a:string");
}

TEST(Bind, ADeselectedFieldKeepsItsColumnButIsNotLoaded) {
  Table t;
  t.full(41, {id(), field("a"), field("b")}).commit();
  t.entry().exclude = {"a"};
  t.increment(42, {id(), field("a", kDouble), field("b")});
  EXPECT_EQ(t.columns(), "user_id:int64 key, b:string");
  EXPECT_EQ(t.catalog("a"), "string 41-42 values 41-41");
}

TEST(Bind, AVanishedFieldIsSaidOnce) {
  Table t;
  t.full(41, {id(), field("a"), field("b")}).commit();
  t.increment(42, {id(), field("a")});
  EXPECT_EQ(t.notices(), "vanished_field users 42");
  EXPECT_EQ(t.columns(), "user_id:int64 key, a:string, b:string");
  t.commit().increment(43, {id(), field("a")});
  EXPECT_EQ(t.notices(), "");
}

TEST(Bind, ADumpWithoutFilesSaysNothingAboutFields) {
  Table t;
  t.full(41, {id(), field("a")}).commit();
  t.full(42, {});
  EXPECT_EQ(t.columns(), "user_id:int64 key, a:string");
  EXPECT_EQ(t.notices(), "");
  EXPECT_EQ(t.loads(), "replace 42:0");
}

// Types.

TEST(Bind, AChangedTypeWidensTheColumn) {
  Table t;
  t.full(41, {id(), field("plan", kLong)}).commit();
  t.increment(42, {id(), field("plan", kLong)}).increment(43, {id(), field("plan", kString)});
  EXPECT_EQ(t.columns(), "user_id:int64 key, plan:string was int64");
  EXPECT_EQ(t.notices(), "type_change users 43");
  EXPECT_EQ(t.bind().notices[0].message, "the column 'plan' of 'users' widens from int64 to string for dump 43");
  t.commit().increment(44, {id(), field("plan", kLong)});
  EXPECT_EQ(t.columns(), "user_id:int64 key, plan:string");
  EXPECT_EQ(t.notices(), "");
}

TEST(Bind, WhatTheFilesOfADumpDoToAColumnIsSaidOnce) {
  Table t;
  t.full(41, {id(), field("n", kLong)}).commit();
  ProbedField mixed = field("n", kDouble);
  mixed.further_types = {kString};
  t.increment(42, {id(), mixed});
  EXPECT_EQ(t.columns(), "user_id:int64 key, n:string was int64");
  EXPECT_EQ(t.notices(), "type_change users 42");
  EXPECT_EQ(t.bind().notices[0].message, "the column 'n' of 'users' widens from int64 to string for dump 42");
}

TEST(Bind, AColumnWidensByStepsInOnePlan) {
  Table t;
  t.full(41, {id(), field("n", kLong)}).commit();
  t.increment(42, {id(), field("n", kDouble)}).increment(43, {id(), field("n", kString)});
  EXPECT_EQ(t.columns(), "user_id:int64 key, n:string was int64");
}

TEST(Bind, AFullDumpWidensToo) {
  Table t;
  t.full(41, {id(), field("plan", kLong)}).commit();
  t.full(42, {id(), field("plan", kString)});
  EXPECT_EQ(t.columns(), "user_id:int64 key, plan:string was int64");
}

TEST(Bind, TheTypesOfOneDumpFindOneColumn) {
  Table t;
  ProbedField mixed = field("n", kInt);
  mixed.further_types = {kDouble, kLong};
  t.full(41, {id(), mixed});
  EXPECT_EQ(t.columns(), "user_id:int64 key new, n:float64 new");
  EXPECT_EQ(t.notices(), "") << "nobody has seen the column";
}

TEST(Bind, IntegersThatNoDoubleHoldsMakeText) {
  Table t;
  ProbedField big = field("n", kLong);
  big.has_inexact_integers = true;
  t.full(41, {id(), field("n", kDouble)}).commit();
  EXPECT_EQ(Table(t).increment(42, {id(), field("n", kLong)}).columns(), "user_id:int64 key, n:float64");
  EXPECT_EQ(Table(t).increment(42, {id(), big}).columns(), "user_id:int64 key, n:string was float64");
  EXPECT_EQ(Table().full(41, {id(), big}).increment(42, {id(), field("n", kDouble)}).columns(),
            "user_id:int64 key new, n:string new");
}

TEST(Bind, StoredIntegersThatNoDoubleHoldsMakeTextToo) {
  Table t;
  t.full(41, {id(), field("n", kLong)}).commit();
  t.increment(42, {id(), field("n", kDouble)});
  EXPECT_EQ(t.columns(), "user_id:int64 key, n:float64 was int64");
  t.inexact("n");
  EXPECT_EQ(t.columns(), "user_id:int64 key, n:string was int64");
}

TEST(Bind, ATimeOrANestedValueGetsASibling) {
  Table t;
  t.full(41, {id(), field("at", kTime), field("n", kLong)}).commit();
  t.increment(42, {id(), field("at", kString), field("n", kJson)});
  EXPECT_EQ(t.columns(), "user_id:int64 key, at:timestamp, n:int64, at__string:string new, n__json:json new");
  EXPECT_EQ(t.bind().notices[0].message,
            "'at' of 'users' is string in dump 42, and its column is timestamp: such values go into 'at__string'");
  EXPECT_EQ(t.notices(), "type_change users 42; type_change users 42");
  t.commit().increment(43, {id(), field("at", kTime), field("n", kJson)}).increment(44, {id(), field("at", kString)});
  EXPECT_EQ(t.columns(), "user_id:int64 key, at:timestamp, n:int64, at__string:string, n__json:json");
  EXPECT_EQ(t.notices(), "vanished_field users 44") << "n, once";
}

TEST(Bind, ASiblingsNameIsNotOneOfAField) {
  Table t;
  t.full(41, {id(), field("at", kTime), field("at__string", kString)}).commit();
  t.increment(42, {id(), field("at", kString)}).commit();
  const std::string sibling = t.state().fields.back().column;
  EXPECT_TRUE(sibling.starts_with("at__string_")) << sibling;
  EXPECT_EQ(t.state().fields.back().field, "at");
}

TEST(Bind, ATimeFieldInWhichALoadFoundWhatIsNoTimeGoesToSiblings) {
  Table t;
  t.full(41, {id(), field("time", kString, {kText})}).commit();
  ProbedField mixed = field("time", kTime);
  mixed.further_types = {kString};
  EXPECT_EQ(Table(t).increment(42, {id(), mixed}).columns(), "user_id:int64 key, time:timestamp from text");
  mixed.evidence = {TimeEvidence::kUnreadable};
  t.increment(42, {id(), mixed});
  EXPECT_EQ(t.columns(),
            "user_id:int64 key, time:timestamp from text, time__timestamp:timestamp new, time__string:string new");
}

TEST(Bind, IntegersOfTwoWidthsShareASibling) {
  Table t;
  t.rules().storage_type = [](Type type) { return type; };
  t.full(41, {id(), field("at", kTime)}).commit();
  t.increment(42, {id(), field("at", kInt)}).commit();
  t.increment(43, {id(), field("at", kLong)}).commit();
  t.increment(44, {id(), field("at", kInt)});
  EXPECT_EQ(t.columns(), "user_id:int64 key, at:timestamp, at__int32:int64");
}

TEST(Bind, ASiblingOfDecimalsWidens) {
  Table t;
  t.full(41, {id(), field("at", kTime)}).commit();
  t.increment(42, {id(), field("at", Type{TypeId::kDecimal, 9, 2})}).commit();
  t.increment(43, {id(), field("at", Type{TypeId::kDecimal, 9, 4})});
  EXPECT_EQ(t.columns(), "user_id:int64 key, at:timestamp, at__decimal:decimal(11,4) was decimal(9,2)");
}

TEST(Bind, UnderHoldAChangedTypeIsHeld) {
  Table t;
  t.rules().policies.type_changes = TypeChangePolicy::kHold;
  t.full(41, {id(), field("plan", kString)}).commit();
  t.increment(42, {id(), field("plan", kString)}).increment(43, {id(), field("plan", kTime)});
  EXPECT_EQ(t.columns(), "blocked before 43");
  EXPECT_EQ(t.blocked(), "field 'plan' of table 'users' is timestamp in dump 43, but its column is string");
  EXPECT_EQ(t.bind().blocked->error.kind(), ErrorKind::kHeld);
}

TEST(Bind, AKeyWidensOrStopsTheTable) {
  Table t;
  t.full(41, {id()}).commit();
  EXPECT_EQ(Table(t).increment(42, {field("user_id", kString)}).columns(), "user_id:string key was int64");
  t.increment(42, {field("user_id", kTime)});
  EXPECT_EQ(t.bind().blocked->error.kind(), ErrorKind::kSchemaMismatch);
  EXPECT_EQ(t.bind().blocked->error.hint(),
            "a key is one column: leave the dump out with `cairn skip-dump`, or load the table into a new schema");
}

TEST(Bind, AnApprovedDumpChangesItsTypesUnderHold) {
  Table t;
  t.rules().policies.type_changes = TypeChangePolicy::kHold;
  t.full(41, {id(), field("n", kLong), field("at", kTime)}).commit();
  t.increment(42, {id(), field("n", kString), field("at", kString)});
  EXPECT_EQ(t.bind().blocked->error.hint(),
            "`cairn approve users --dump 42` widens the column, or gives the new values one of their own");
  t.approved();
  EXPECT_EQ(t.columns(), "user_id:int64 key, n:string was int64, at:timestamp, at__string:string new");
}

TEST(Bind, ANarrowerTypeFits) {
  Table t;
  t.full(41, {id(), field("n", kLong)}).commit();
  t.increment(42, {id(), field("n", kInt)});
  EXPECT_EQ(t.columns(), "user_id:int64 key, n:int64");
}

TEST(Bind, UnderHoldAColumnWidensOnlyInThePlanThatMakesIt) {
  Table t;
  t.rules().policies.type_changes = TypeChangePolicy::kHold;
  t.rules().storage_type = [](Type type) { return type; };
  t.full(41, {id(), field("n", kInt)}).increment(42, {id(), field("n", kLong)});
  EXPECT_EQ(t.columns(), "user_id:int64 key new, n:int64 new");
  Table split;
  split.rules().policies.type_changes = TypeChangePolicy::kHold;
  split.rules().storage_type = [](Type type) { return type; };
  split.full(41, {id(), field("n", kInt)}).commit();
  split.increment(42, {id(), field("n", kLong)});
  EXPECT_EQ(split.columns(), "blocked before 42");
}

// Keys.

TEST(Bind, ATableWithoutItsKeyIsAppended) {
  Table t("odd", {"event_id"});
  t.full(41, {field("a")}).increment(42, {field("a")});
  EXPECT_EQ(t.loads(), "replace 41:1 | append 42:1");
  EXPECT_EQ(t.columns(), "a:string new");
  EXPECT_EQ(t.notices(), "no_key odd");
  t.commit().increment(43, {field("a"), field("event_id", kLong)});
  EXPECT_EQ(t.loads(), "append 43:1");
  EXPECT_EQ(t.columns(), "a:string, event_id:int64 new");
  EXPECT_EQ(t.notices(), "no_key odd; new_field odd 43");
}

TEST(Bind, AKeyThatWasAskedForAndIsNotThereBlocksTheDump) {
  Table t("users", {"usr_id"});
  t.entry().key = {"usr_id"};
  t.full(41, {id(), field("a")});
  EXPECT_EQ(t.columns(), "blocked before 41");
  EXPECT_EQ(t.blocked(), "the files of 'users' have no field 'usr_id', which its `key:` names");
}

TEST(Bind, FieldsThatNobodyHasAreRemarkedOn) {
  Table t;
  t.entry().fields = {"EMAIL", "a"};
  t.full(41, {id(), field("a"), field("email")});
  EXPECT_EQ(t.notices(), "no_match users");
  EXPECT_EQ(t.bind().notices[0].message, "`fields: [EMAIL]` matches no field of 'users'; did you mean 'email'?");
}

TEST(Bind, AnExcludeThatMatchesNothingIsRemarkedOn) {
  Table t;
  t.entry().exclude = {"a*", "zip"};
  t.full(41, {id(), field("a")});
  EXPECT_EQ(t.bind().notices[0].message, "`exclude: [zip]` matches no field of 'users'");
}

TEST(Bind, AKeyThatIsOnlyEverNullIsNone) {
  Table t("odd", {"event_id"});
  t.full(41, {field("event_id", std::nullopt), field("a")});
  EXPECT_EQ(t.notices(), "no_key odd");
}

TEST(Bind, OneKeyFieldOfSeveralMissingIsNoKey) {
  Table t("sessions", {"session_id", "user_id"});
  t.full(41, {id()});
  EXPECT_EQ(t.columns(), "user_id:int64 new");
  EXPECT_EQ(t.bind().notices[0].message,
            "'sessions' has no field 'session_id': its rows are appended, never replaced one by one");
}

TEST(Bind, FilesWithoutTheKeyOfAKeyedTableBlockTheirDump) {
  Table t;
  t.full(41, {id(), field("a")}).increment(42, {field("a")});
  EXPECT_EQ(t.columns(), "blocked before 42");
  EXPECT_EQ(t.blocked(), "the files of dump 42 lack 'user_id', the key of table 'users'");
}

TEST(Bind, ATableWithoutAnyFilesSettlesItsKeyLater) {
  Table t;
  t.full(41, {}).increment(42, {});
  EXPECT_TRUE(t.bind().plan.creates_table);
  EXPECT_EQ(t.loads(), "replace 41:0 | append 42:0");
  EXPECT_EQ(t.notices(), "");
  t.commit();
  EXPECT_EQ(Table(t).increment(43, {id()}).columns(), "user_id:int64 key new");
  EXPECT_EQ(Table(t).increment(43, {id()}).loads(), "merge 43:1");
  EXPECT_EQ(Table(t).increment(43, {field("a")}).loads(), "append 43:1");
}

TEST(Bind, ATableWhoseOnlyLoadFailedSettlesItsKeyAgain) {
  Table t;
  t.full(41, {field("a")}).commit();
  t.state().applied.clear();
  EXPECT_EQ(Table(t).full(42, {id(), field("a")}).columns(), "a:string, user_id:int64 key new");
  EXPECT_EQ(Table(t).full(42, {id(), field("a")}).loads(), "replace 42:1");
  EXPECT_EQ(Table(t).full(42, {id(), field("a")}).increment(43, {id()}).loads(), "replace 42:1 | merge 43:1");
}

TEST(Bind, ARebuildWithoutAFileKeepsTheKey) {
  Table t;
  t.full(41, {id(), field("a")}).commit();
  t.state() = as_unbuilt(t.state());
  EXPECT_EQ(Table(t).full(42, {}).bind().plan.key, std::vector<std::string>{"user_id"});
  EXPECT_EQ(Table(t).full(42, {field("a")}).bind().plan.key, std::vector<std::string>{});
}

TEST(Bind, AnAppendedTableSkipsFilesThatItHas) {
  Table t("odd", {"event_id"});
  t.increment(41, {field("a")}).files({{"f1", "e1"}, {"f2", "e2"}}).commit();
  t.increment(42, {field("a")}).files({{"f1", "e1"}, {"f2", "changed"}, {"f3", "e3"}});
  t.increment(43, {field("a")}).files({{"f3", "e3"}});
  EXPECT_EQ(t.loads(), "append 42:2,43:0");
  EXPECT_EQ(t.notices(), "repeated_file odd 42; repeated_file odd 43");
  EXPECT_EQ(t.bind().notices[0].message, "dump 42 lists 1 file(s) that 'odd' was given before; they are left out");
}

TEST(Bind, AFullDumpOfAnAppendedTableStartsAfresh) {
  Table t("odd", {"event_id"});
  t.increment(41, {field("a")}).files({{"f1", "e1"}}).commit();
  t.full(42, {field("a")}).files({{"f1", "e1"}}).increment(43, {field("a")}).files({{"f1", "e1"}, {"f2", "e2"}});
  EXPECT_EQ(t.loads(), "replace 42:1 | append 43:1");
}

TEST(Bind, AKeyedTableReadsWhatIsListed) {
  Table t;
  t.full(41, {id()}).files({{"f1", "e1"}}).commit();
  t.increment(42, {id()}).files({{"f1", "e1"}});
  EXPECT_EQ(t.loads(), "merge 42:1");
}

TEST(Bind, LoadsKeepWhatTheChoiceSays) {
  Table t;
  t.full(41, {id()}).commit();
  const Binding binding = t.late_full(40, {id()}).bind();
  EXPECT_EQ(binding.plan.loads[0].mode, LoadMode::kLateReplace);
  EXPECT_FALSE(binding.plan.loads[0].moves_bookmark);
  EXPECT_EQ(binding.plan.loads[0].dumps[0].manifest_sha256, testing::manifest_sha(40));
  EXPECT_EQ(binding.plan.loads[0].dumps[0].files[0].size, 10U);
}

// Assembly.

TEST(Assemble, APlanHasTheTablesAndAllNotices) {
  Table t("odd", {"event_id"});
  Choice choice{.tables = {{.table = TableName("odd")}},
                .notices = {{NoticeKind::kGap, "a gap"}},
                .new_tables = {TableName("n")},
                .ignored_tables = {TableName("i")}};
  const Plan plan = assemble_plan(std::move(choice), {t.full(41, {field("a")}).bind()});
  EXPECT_TRUE(plan.has_work());
  EXPECT_EQ(plan.tables[0].table.value(), "odd");
  EXPECT_EQ(text_of(plan.notices), "gap; no_key odd");
  EXPECT_EQ(plan.new_tables.size() + plan.ignored_tables.size(), 2U);
}

}  // namespace
}  // namespace cairn
