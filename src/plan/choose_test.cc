#include "plan/choose.h"

#include <limits>

#include <gtest/gtest.h>

#include "testing/situation.h"

namespace cairn {
namespace {

using testing::after;
using testing::entry;
using testing::Ledger;
using testing::manifest_sha;
using testing::published;
using testing::PublishedText;
using testing::Situation;
using testing::text_of;

// Full dumps and increments.

TEST(Choose, TheNewestFullDumpAndWhatFollowsIsLoaded) {
  const Situation s{.published = published()
                                     .dump(40)
                                     .full("users")
                                     .dump(41)
                                     .full("users", 2)
                                     .dump(42)
                                     .incremental("users")
                                     .dump(43)
                                     .incremental("users", 3)};
  EXPECT_EQ(s.choice(), "replace 41 [2]; merge 42,43 [4]");
  EXPECT_EQ(s.notices(), "");
}

TEST(Choose, PendingIncrementsAreOneRange) {
  const Situation s =
      after(published().dump(41).full("users"))
          .now(published().dump(41).full("users").dump(42).incremental("users").dump(43).incremental("users"));
  EXPECT_EQ(s.choice(), "merge 42,43 [2]");
}

TEST(Choose, NothingNewIsNothingToDo) {
  const Situation s = after(published().dump(41).full("users").dump(42).incremental("users"));
  EXPECT_EQ(s.choice(), "nothing");
}

TEST(Choose, AnAbsentTableIsNoNews) {
  const Situation s = after(published().dump(41).full("users").full("sessions"))
                          .now(published().dump(41).full("users").full("sessions").dump(42).incremental("users"));
  EXPECT_EQ(s.choice("users"), "merge 42 [1]");
  EXPECT_EQ(s.choice("sessions"), "nothing");
}

TEST(Choose, ANewerFullDumpReplacesAndSkipsWhatLiesBefore) {
  const Situation s = after(published().dump(41).full("users"))
                          .now(published()
                                   .dump(41)
                                   .full("users")
                                   .dump(42)
                                   .incremental("users")
                                   .dump(43)
                                   .full("users")
                                   .dump(44)
                                   .incremental("users"));
  EXPECT_EQ(s.choice(), "replace 43 [1]; merge 44 [1]");
}

TEST(Choose, AnEmptyIncrementCountsAsApplied) {
  Situation s = after(published().dump(41).full("users"))
                    .now(published().dump(41).full("users").dump(42).incremental("users", 0));
  EXPECT_EQ(s.choice(), "merge 42 [0]");
  EXPECT_EQ(s.run().choice(), "nothing");
}

TEST(Choose, AnEmptyFullDumpReplacesByNothing) {
  const Situation s =
      after(published().dump(41).full("users")).now(published().dump(41).full("users").dump(42).full("users", 0));
  EXPECT_EQ(s.choice(), "replace 42 [0]");
}

TEST(Choose, DumpIdsAreNumbers) {
  constexpr std::int64_t kGreatest = std::numeric_limits<std::int64_t>::max();
  const Situation s{
      .published =
          published().dump(100).incremental("users").dump(99).full("users").dump(kGreatest).incremental("users")};
  EXPECT_EQ(s.choice(), "replace 99 [1]; merge 100,9223372036854775807 [2]");
}

TEST(Choose, UserMigrationsIsAlwaysFullAndFirst) {
  const Situation s{.published = published()
                                     .dump(41)
                                     .full("a")
                                     .incremental("user_migrations")
                                     .dump(42)
                                     .incremental("a")
                                     .incremental("user_migrations")};
  EXPECT_EQ(s.choice("user_migrations"), "replace 42 [1]");
  EXPECT_EQ(s.choose().value().tables.front().table.value(), "user_migrations");
}

TEST(Choose, DumpsAfterTheLimitAreNotThere) {
  Situation s{.published = published().dump(41).full("users").dump(42).incremental("users").dump(44).full("users")};
  s.until = DumpId(43);
  EXPECT_EQ(s.choice(), "replace 41 [1]; merge 42 [1]");
  EXPECT_EQ(s.notices(), "");
  s.until = DumpId(44);
  EXPECT_EQ(s.choice(), "replace 44 [1]");
}

TEST(Choose, ChosenDumpsCarryWhatTheManifestSays) {
  Situation s{.published = published().dump(41).full("users", 1)};
  s.published.dumps[0].tables[0].columns = {"user_id"};
  const Choice choice = s.choose().value();
  const ChosenDump& dump = choice.tables[0].loads[0].dumps[0];
  EXPECT_EQ(dump.manifest_sha256, manifest_sha(41));
  EXPECT_EQ(dump.columns, std::vector<std::string>{"user_id"});
  EXPECT_EQ(dump.files[0].uri, "s3://bucket/sync_41/users/0.avro");
}

// Histories without a beginning.

TEST(Choose, D22_AHistoryWithoutAFullDumpIsLoadedLoudly) {
  Situation s{.published = published().dump(41).incremental("users").dump(42).incremental("users")};
  EXPECT_EQ(s.choice(), "merge 41,42 [2]; incomplete");
  EXPECT_EQ(s.notices(), "incomplete_history users 41");
  EXPECT_EQ(s.run().choice(), "incomplete");
  EXPECT_EQ(s.notices(), "incomplete_history users 41");
}

TEST(Choose, AFullDumpCompletesAHistory) {
  const Situation s = after(published().dump(41).incremental("users"))
                          .now(published().dump(41).incremental("users").dump(42).full("users"));
  EXPECT_EQ(s.choice(), "replace 42 [1]");
}

TEST(Choose, ALateFullDumpCompletesAHistory) {
  const Situation s = after(published().dump(41).incremental("users"))
                          .now(published().dump(40).full("users").dump(41).incremental("users"));
  EXPECT_EQ(s.choice(), "late_replace 40 [1]");
}

// Late dumps and gaps.

TEST(Choose, D30_ALateIncrementIsALoadOfItsOwn) {
  const Situation s = after(published().dump(41).full("users").dump(44).incremental("users"))
                          .now(published()
                                   .dump(41)
                                   .full("users")
                                   .dump(42)
                                   .incremental("users")
                                   .dump(43)
                                   .incremental("users")
                                   .dump(44)
                                   .incremental("users")
                                   .dump(45)
                                   .incremental("users")
                                   .dump(46)
                                   .incremental("users"));
  EXPECT_EQ(s.choice(), "late merge 42 [1]; late merge 43 [1]; merge 45,46 [2]");
  EXPECT_EQ(s.notices(), "late_dump users 42; late_dump users 43");
}

TEST(Choose, D30_ALateFullDumpReplacesOnlyWhatIsOlder) {
  const Situation s = after(published().dump(41).full("users").dump(44).incremental("users"))
                          .now(published()
                                   .dump(41)
                                   .full("users")
                                   .dump(42)
                                   .incremental("users")
                                   .dump(43)
                                   .full("users")
                                   .dump(44)
                                   .incremental("users")
                                   .dump(45)
                                   .incremental("users"));
  EXPECT_EQ(s.choice(), "late_replace 43 [1]; merge 45 [1]");
  EXPECT_EQ(s.notices(), "superseded users 42; late_dump users 43");
}

TEST(Choose, ALateFullDumpMakesABadLateManifestIrrelevant) {
  const Situation s =
      after(published().dump(41).full("users").dump(44).incremental("users"))
          .now(published().dump(41).full("users").dump(42).unreadable().dump(43).full("users").dump(44).incremental(
              "users"));
  EXPECT_EQ(s.choice(), "late_replace 43 [1]");
  EXPECT_EQ(s.notices(), "late_dump users 43");
}

TEST(Choose, D30_ALateIncrementAfterALateFullDumpFollowsIt) {
  const Situation s = after(published().dump(41).full("users").dump(44).incremental("users"))
                          .now(published()
                                   .dump(41)
                                   .full("users")
                                   .dump(42)
                                   .full("users")
                                   .dump(43)
                                   .incremental("users")
                                   .dump(44)
                                   .incremental("users"));
  EXPECT_EQ(s.choice(), "late_replace 42 [1]; late merge 43 [1]");
}

TEST(Choose, D30_WhatLiesBelowTheGenerationIsSuperseded) {
  Situation s = after(published().dump(41).full("users"))
                    .now(published().dump(39).full("users").dump(40).incremental("users").dump(41).full("users"));
  EXPECT_EQ(s.choice(), "nothing");
  EXPECT_EQ(s.notices(), "superseded users 39; superseded users 40");
  EXPECT_EQ(s.run().notices(), "");
}

TEST(Choose, WhatAKilledRunLeftOutDidNotComeLate) {
  Situation s{.published = published().dump(39).full("users").dump(40).incremental("users").dump(41).full("users")};
  EXPECT_EQ(s.run_and_die().choice(), "nothing");
  EXPECT_EQ(s.notices(), "");
  EXPECT_EQ(s.run().notices(), "");
}

TEST(Choose, WhatAKilledRunLeftOutIsToldFromWhatCameLate) {
  Situation s = after(published().dump(41).full("users"));
  s.now(published().dump(41).full("users").dump(42).incremental("users").dump(43).full("users")).run_and_die();
  s.now(published().dump(40).incremental("users").dump(41).full("users").dump(42).incremental("users").dump(43).full(
      "users"));
  EXPECT_EQ(s.notices(), "superseded users 40");
}

TEST(Choose, AUsualFullDumpSupersedesSilently) {
  const Situation s = after(published().dump(41).full("users"))
                          .now(published().dump(41).full("users").dump(42).incremental("users").dump(43).full("users"));
  EXPECT_EQ(s.notices(), "");
}

TEST(Choose, D30_AGapIsANoticeOnce) {
  Situation s{.published = published().dump(41).full("users").dump(43).incremental("users")};
  EXPECT_EQ(s.choice(), "replace 41 [1]; merge 43 [1]");
  EXPECT_EQ(s.notices(), "gap 43");
  EXPECT_EQ(s.run().notices(), "");
}

TEST(Choose, GapsOfTheSourceAreNotSaidTwice) {
  Situation s{.published = published().dump(41).full("users").dump(43).incremental("users")};
  s.published.notices = {{NoticeKind::kGap, "42"}, {NoticeKind::kManifestOddity, "odd"}};
  EXPECT_EQ(s.notices(), "manifest_oddity; gap 43");
}

TEST(Choose, ManyGapsAreOneNotice) {
  const Situation s{.published = published().dump(1).full("users").dump(3).dump(5).dump(7).dump(9).dump(10)};
  EXPECT_EQ(s.notices(), "gap 9");
  EXPECT_EQ(s.choose().value().notices[0].message,
            "dump ids are missing in 4 places, first between 1 and 3, last between 7 and 9");
}

TEST(Choose, WhatAnEarlierRunSawIsNoGap) {
  Situation s = after(published().dump(41).full("users").dump(42).incremental("users"));
  EXPECT_EQ(s.now(published().dump(43).incremental("users")).notices(), "");
  EXPECT_EQ(s.now(published().dump(44).incremental("users")).notices(), "gap 44");
}

TEST(Choose, D30_AGapHoldsByPolicy) {
  Situation s = after(published().dump(41).full("users").full("sessions"));
  s.policies.gaps = GapPolicy::kHold;
  s.now(published()
            .dump(41)
            .full("users")
            .full("sessions")
            .dump(42)
            .incremental("users")
            .dump(44)
            .incremental("sessions")
            .dump(45)
            .incremental("users")
            .dump(46)
            .incremental("sessions"));
  EXPECT_EQ(s.choice("users"), "merge 42 [1]; stop before 45: held");
  EXPECT_EQ(s.choice("sessions"), "stop before 44: held");
  EXPECT_EQ(s.stop("users").text(), "dump ids are missing between 42 and 44, and the policy is `gaps: hold`");
}

TEST(Choose, AGapBelowAFullDumpHoldsNothing) {
  Situation s = after(published().dump(41).full("users"));
  s.policies.gaps = GapPolicy::kHold;
  s.now(published().dump(41).full("users").dump(43).full("users").dump(44).incremental("users"));
  EXPECT_EQ(s.choice(), "replace 43 [1]; merge 44 [1]");
}

TEST(Choose, AGapBelowTheBookmarkHoldsNothing) {
  Situation s = after(published().dump(41).full("users").dump(44).incremental("users"));
  s.policies.gaps = GapPolicy::kHold;
  s.now(published()
            .dump(41)
            .full("users")
            .dump(43)
            .incremental("users")
            .dump(44)
            .incremental("users")
            .dump(45)
            .incremental("users"));
  EXPECT_EQ(s.choice(), "late merge 43 [1]; merge 45 [1]");
}

TEST(Choose, ATableThatBeginsAfterAGapIsNotHeld) {
  Situation s{.published =
                  published().dump(41).full("users").dump(43).incremental("sessions").dump(45).incremental("sessions")};
  s.policies.gaps = GapPolicy::kHold;
  EXPECT_EQ(s.choice("sessions"), "merge 43 [1]; stop before 45: held; incomplete");
}

// Bad dumps.

TEST(Choose, ABadDumpStopsTheTableBeforeIt) {
  Situation s = after(published().dump(41).full("users").full("sessions"))
                    .now(published()
                             .dump(41)
                             .full("users")
                             .full("sessions")
                             .dump(42)
                             .incremental("users")
                             .dump(43)
                             .incremental("users")
                             .incremental("sessions")
                             .dump(44)
                             .incremental("users"));
  s.block("users", 43);
  EXPECT_EQ(s.choice("users"), "merge 42 [1]; stop before 43: not_found");
  EXPECT_EQ(s.choice("sessions"), "merge 43 [1]");
}

TEST(Choose, ABrokenEntryStopsItsTableAlone) {
  const Situation s{.published = published()
                                     .dump(41)
                                     .full("sessions")
                                     .full("users")
                                     .dump(42)
                                     .incremental("sessions")
                                     .full("users")
                                     .unusable()};
  EXPECT_EQ(s.choice("users"), "replace 41 [1]; stop before 42: bad_input");
  EXPECT_EQ(s.choice("sessions"), "replace 41 [1]; merge 42 [1]");
}

TEST(Choose, ABadNewestFullDumpFallsBackToThePendingIncrements) {
  Situation s = after(published().dump(41).full("users"))
                    .now(published()
                             .dump(41)
                             .full("users")
                             .dump(42)
                             .incremental("users")
                             .dump(43)
                             .full("users")
                             .dump(44)
                             .incremental("users"));
  s.block("users", 43);
  EXPECT_EQ(s.choice(), "merge 42 [1]; stop before 43: not_found");
}

TEST(Choose, ABadNewestFullDumpFallsBackToTheFullDumpBefore) {
  Situation s{.published = published().dump(41).full("users").dump(42).incremental("users").dump(43).full("users")};
  s.block("users", 43);
  EXPECT_EQ(s.choice(), "replace 41 [1]; merge 42 [1]; stop before 43: not_found");
  s.block("users", 41);
  EXPECT_EQ(s.choice(), "stop before 41: not_found");
}

TEST(Choose, ALaterFullDumpMakesABadOneIrrelevant) {
  Situation s{.published = published().dump(41).full("users").unusable().dump(42).unreadable().dump(43).full("users")};
  EXPECT_EQ(s.choice(), "replace 43 [1]");
}

TEST(Choose, ABadLateDumpStopsTheTableToo) {
  Situation s = after(published().dump(41).full("users").dump(44).incremental("users"))
                    .now(published()
                             .dump(41)
                             .full("users")
                             .dump(43)
                             .incremental("users")
                             .dump(44)
                             .incremental("users")
                             .dump(45)
                             .incremental("users"));
  s.block("users", 43);
  EXPECT_EQ(s.choice(), "stop before 43: not_found");
}

TEST(Choose, AnUnreadableManifestStopsEveryTable) {
  const Situation s = after(published().dump(41).full("users").full("sessions"))
                          .now(published()
                                   .dump(41)
                                   .full("users")
                                   .full("sessions")
                                   .dump(42)
                                   .incremental("users")
                                   .dump(43)
                                   .unreadable()
                                   .dump(44)
                                   .incremental("users")
                                   .full("sessions"));
  EXPECT_EQ(s.choice("users"), "merge 42 [1]; stop before 43: bad_input");
  EXPECT_EQ(s.choice("sessions"), "replace 44 [1]");
}

TEST(Choose, AnUnreadableManifestOfACompleteDumpBlocksNothing) {
  const Situation s = after(published().dump(41).full("users").full("sessions").dump(42).incremental("users"))
                          .now(published()
                                   .dump(41)
                                   .full("users")
                                   .full("sessions")
                                   .dump(42)
                                   .unreadable()
                                   .dump(43)
                                   .incremental("users")
                                   .incremental("sessions"));
  EXPECT_EQ(s.choice("users"), "merge 43 [1]");
  EXPECT_EQ(s.choice("sessions"), "merge 43 [1]");
  EXPECT_EQ(s.notices(), "manifest_rewritten 42");
}

TEST(Choose, ATableThatComesLaterIsStoppedByAnUnreadableManifest) {
  const Situation s =
      after(published().dump(41).full("users")).now(published().dump(41).unreadable().dump(42).incremental("sessions"));
  EXPECT_EQ(s.choice("sessions"), "stop before 41: bad_input");
}

TEST(Choose, AnUnreadableManifestOfAnIncompleteDumpBlocksWhoLacksIt) {
  Situation s{
      .published =
          published().dump(41).full("users").full("sessions").dump(42).incremental("users").incremental("sessions")};
  s.block("sessions", 42);
  s.ledger.commit(s.choose().value());
  s.ledger.remember(s.published);
  s.blocked.clear();
  s.now(published().dump(41).full("users").full("sessions").dump(42).unreadable().dump(43).incremental("users"));
  EXPECT_EQ(s.choice("users"), "merge 43 [1]");
  EXPECT_EQ(s.choice("sessions"), "stop before 42: bad_input");
}

TEST(Choose, AnUnreadableManifestBelowTheGenerationIsIrrelevant) {
  const Situation s = after(published().dump(41).full("users"))
                          .now(published().dump(40).unreadable().dump(41).full("users").dump(42).incremental("users"));
  EXPECT_EQ(s.choice(), "merge 42 [1]");
}

// Rewritten manifests and doubled ids.

TEST(Choose, D29_AManifestRewrittenAfterItWasAppliedIsANoticeOnly) {
  const Situation s = after(published().dump(41).full("users").dump(42).incremental("users"))
                          .now(published().dump(41).full("users").dump(42).full("users", 9).rewritten());
  EXPECT_EQ(s.choice(), "nothing");
  EXPECT_EQ(s.notices(), "manifest_rewritten 42");
}

TEST(Choose, D29_AManifestRewrittenBeforeItIsAppliedRulesAnew) {
  Situation s = after(published().dump(41).full("users"));
  s.ledger.remember(published().dump(42).incremental("users"));
  s.now(published().dump(41).full("users").dump(42).full("users", 9).rewritten());
  EXPECT_EQ(s.choice(), "replace 42 [9]");
  EXPECT_EQ(s.notices(), "");
}

TEST(Choose, D29_ARewrittenManifestCountsForTablesThatLackIt) {
  const Situation s = after(published().dump(41).full("users").full("sessions").dump(42).incremental("users"))
                          .now(published()
                                   .dump(41)
                                   .full("users")
                                   .full("sessions")
                                   .dump(42)
                                   .incremental("users")
                                   .incremental("sessions")
                                   .rewritten());
  EXPECT_EQ(s.choice("users"), "nothing");
  EXPECT_EQ(s.choice("sessions"), "merge 42 [1]");
  EXPECT_EQ(s.notices(), "manifest_rewritten 42");
}

TEST(Choose, D29_OneIdWithTwoContentsStopsTheTablesThatDiffer) {
  Situation s{.published = published()
                               .dump(41)
                               .full("users")
                               .full("sessions")
                               .dump(42)
                               .incremental("sessions")
                               .incremental("users")
                               .unusable()};
  EXPECT_EQ(s.choice("users"), "replace 41 [1]; stop before 42: bad_input");
  EXPECT_EQ(s.choice("sessions"), "replace 41 [1]; merge 42 [1]");
}

TEST(Choose, D19_TheManifestSaysWhichDumpAFileBelongsTo) {
  const Situation s = after(published().dump(899).full("users"))
                          .now(published()
                                   .dump(899)
                                   .full("users")
                                   .dump(900)
                                   .incremental("users", 0)
                                   .listing("s3://bucket/sync_899/users/7.avro"));
  EXPECT_EQ(s.choice(), "merge 900 [1]");
}

TEST(Choose, D34_NothingIsLoadedTwiceWhenAppliedFilesOrManifestsVanish) {
  Situation s = after(published().dump(41).full("users", 2).dump(42).incremental("users", 2));
  EXPECT_EQ(s.now(published().dump(41).full("users", 2).dump(42).incremental("users", 1).rewritten()).choice(),
            "nothing");
  EXPECT_EQ(s.now(published().dump(42).incremental("users", 2).dump(43).incremental("users")).choice(), "merge 43 [1]");
  EXPECT_EQ(s.now(published().dump(43).incremental("users")).choice(), "merge 43 [1]");
}

TEST(Choose, D4_D5_AFullDumpThatWasNotCommittedIsReplacedNextTime) {
  Situation s = after(published().dump(41).full("users"));
  s.now(published().dump(41).full("users").dump(42).full("users", 0).dump(43).incremental("users"));
  Choice choice = s.choose().value();
  EXPECT_EQ(s.choice(), "replace 42 [0]; merge 43 [1]");
  s.ledger.remember(s.published);
  EXPECT_EQ(s.choice(), "replace 42 [0]; merge 43 [1]");  // killed before any commit
  s.ledger.commit(choice.tables[0], choice.tables[0].loads[0]);
  EXPECT_EQ(s.choice(), "merge 43 [1]");  // killed between the two
}

// Keys.

TEST(Choose, AChangedKeyStopsTheTable) {
  Situation s = after(published().dump(41).full("sessions"));
  EXPECT_EQ(s.ledger.table("sessions").key, std::vector<std::string>{"event_id"});
  s.policies.key_mode = KeyMode::kHeap;
  EXPECT_EQ(s.choice("sessions"), "nothing");
  s.now(published().dump(41).full("sessions").dump(42).full("sessions"));
  EXPECT_EQ(s.choice("sessions"), "stop before 42: schema_mismatch");
  EXPECT_EQ(s.stop("sessions").text(),
            "the key of 'sessions' is now 'session_id' and 'user_id', but its rows are keyed by 'event_id'");
}

TEST(Choose, AKeyThatNoLoadWasCommittedUnderIsFreeToChange) {
  Situation s{.published = published().dump(41).full("sessions")};
  s.ledger.table("sessions").key = {"usr_id"};
  EXPECT_EQ(s.choice("sessions"), "replace 41 [1]");
}

TEST(Choose, AnAppendedTableHasNoKeyToChange) {
  Situation s = after(published().dump(41).full("odd"));
  s.ledger.table("odd").key.clear();
  s.now(published().dump(41).full("odd").dump(42).incremental("odd"));
  EXPECT_EQ(s.choice("odd"), "merge 42 [1]");
}

TEST(Choose, AKeyAskedForStopsATableThatIsAppended) {
  Situation s = after(published().dump(41).full("odd"));
  s.ledger.table("odd").key.clear();
  s.ledger.table("odd").fields.push_back({.field = "id", .column = "id"});
  s.now(published().dump(41).full("odd").dump(42).incremental("odd"));
  s.selection.select = {{.pattern = "odd", .key = {"id"}}};
  EXPECT_EQ(s.choice("odd"), "stop before 42: schema_mismatch");
  EXPECT_EQ(s.stop("odd").text(), "the key of 'odd' is now 'id', but its rows are appended without one");
}

// Selection.

TEST(Choose, TablesAreSortedUnderTheirNames) {
  const Situation s{.published = published().dump(41).full("B").full("_cairn_x").full("a")};
  const Choice choice = s.choose().value();
  ASSERT_EQ(choice.tables.size(), 3U);
  EXPECT_EQ(choice.tables[0].storage_name, "b");
  EXPECT_EQ(choice.tables[1].storage_name.substr(0, 8), "cairn_x_");
  EXPECT_EQ(choice.tables[2].storage_name, "a");
}

TEST(Choose, NamesThatTheDestinationHasStand) {
  Situation s = after(published().dump(41).full("users"));
  s.ledger.table("users").storage_name = "users_of_old";
  s.now(published().dump(41).full("users").full("users_of_old"));
  const Choice choice = s.choose().value();
  EXPECT_EQ(choice.tables[0].storage_name, "users_of_old");
  EXPECT_NE(choice.tables[1].storage_name, "users_of_old");
}

TEST(Choose, WhatIsNeitherSelectedNorIgnoredIsNew) {
  Situation s{.published =
                  published().dump(41).full("users").full("b").full("c").full("test_a").full("_event_metadata")};
  s.selection = {.select = {entry("users")}, .ignore = {"test_*"}};
  const Choice choice = s.choose().value();
  EXPECT_EQ(choice.new_tables, (std::vector{TableName("b"), TableName("c")}));
  EXPECT_EQ(choice.ignored_tables, (std::vector{TableName("_event_metadata"), TableName("test_a")}));
  EXPECT_EQ(text_of(choice.notices), "new_table");
  EXPECT_EQ(choice.notices[0].message, "found, and neither selected nor ignored: 'b' and 'c'");
}

TEST(Choose, WhatWasDeselectedIsNotNew) {
  Situation s = after(published().dump(41).full("users").full("b"));
  s.selection = {.select = {entry("users")}};
  EXPECT_TRUE(s.choose().value().new_tables.empty());
  EXPECT_EQ(s.choice("b"), "not selected");
}

TEST(Choose, BuiltInIgnoresYieldToAName) {
  Situation s{.published = published().dump(41).full("users").full("_event_metadata")};
  EXPECT_EQ(s.choice("_event_metadata"), "not selected");
  s.selection.select.push_back(entry("_event_metadata"));
  EXPECT_EQ(s.choice("_event_metadata"), "replace 41 [1]");
}

TEST(Choose, AGlobWithoutMatchIsANotice) {
  Situation s{.published = published().dump(41).full("users")};
  s.selection = {.select = {entry("users"), entry("sign_up_*")}};
  EXPECT_EQ(s.notices(), "no_match");
}

TEST(Choose, D35_AKnownTableThatIsInNoManifestIsANotice) {
  Situation s = after(published().dump(41).full("users").full("sessions"));
  s.now(published().dump(42).incremental("users"));
  EXPECT_EQ(s.choice("sessions"), "nothing");
  EXPECT_EQ(s.notices(), "vanished_table sessions 41");
}

TEST(Choose, ATableThatNeverLoadedVanishesWithoutADump) {
  Situation s = after(published().dump(41).full("users"));
  s.ledger.table("sessions");
  EXPECT_EQ(s.notices(), "vanished_table sessions");
}

TEST(Choose, D35_ANameThatWasNeverSeenIsAConfigurationError) {
  Situation s{.published = published().dump(41).full("users").full("user_migrations")};
  s.selection = {.select = {{.pattern = "Usres", .line = 7}}};
  EXPECT_EQ(s.error().kind(), ErrorKind::kConfig);
  EXPECT_EQ(s.error().text(), "table 'Usres' (line 7 of the connection file) was never seen in any manifest");
  EXPECT_EQ(s.error().hint(), "did you mean 'users'?");
  s.selection = {.select = {entry("checkout_complete")}};
  EXPECT_EQ(s.error().text(), "table 'checkout_complete' was never seen in any manifest");
  EXPECT_EQ(s.error().hint(), "the tables there are: 'user_migrations' and 'users'");
}

TEST(Choose, ANamedTableMayBeInAManifestThatCannotBeRead) {
  Situation s{.published = published().dump(41).full("users").dump(42).unreadable()};
  s.selection = {.select = {entry("sessions"), entry("users")}};
  EXPECT_EQ(s.choice("sessions"), "stop before 42: bad_input");
}

TEST(Choose, NothingSelectedIsAConfigurationError) {
  Situation s{.published = published().dump(41).full("users")};
  s.selection = {};
  EXPECT_EQ(s.error().kind(), ErrorKind::kConfig);
  EXPECT_EQ(s.error().text(), "nothing is selected");
  EXPECT_EQ(s.error().hint(), "the tables there are: 'users'");
  s.selection = {.select = {entry("sign_up_*")}};
  EXPECT_EQ(s.error().text(), "nothing is selected: no table matches the selection");
  s.published = published().dump(41);
  EXPECT_EQ(s.error().hint(), "the manifests list no table at all");
}

TEST(Choose, IfNoManifestCanBeReadTheirErrorIsTheAnswer) {
  const Situation s{.published = published().dump(41).unreadable()};
  EXPECT_EQ(s.error().text(), "manifest 41 is not JSON");
}

TEST(Choose, ARunCanBeAboutSomeTables) {
  Situation s{.published = published().dump(41).full("users").full("sign_up_a").full("sign_up_b")};
  s.only = {"sign_up_*"};
  EXPECT_EQ(s.choice("sign_up_a"), "replace 41 [1]");
  EXPECT_EQ(s.choice("users"), "not selected");
  s.only = {"users", "none_*"};
  EXPECT_EQ(s.choice("users"), "replace 41 [1]");
  EXPECT_EQ(s.notices(), "no_match");
}

TEST(Choose, ARunIsOnlyAboutTablesThatAreSelected) {
  Situation s{.published = published().dump(41).full("users").full("sessions")};
  s.selection = {.select = {entry("users")}};
  s.only = {"sessions"};
  EXPECT_EQ(s.error().text(), "table 'sessions' is not selected");
  s.only = {"sesions"};
  EXPECT_EQ(s.error().hint(), "did you mean 'sessions'?");
  s.only = {"sess*"};
  EXPECT_EQ(s.error().text(), "no selected table matches 'sess*'");
}

}  // namespace
}  // namespace cairn
