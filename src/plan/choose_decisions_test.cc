#include <gtest/gtest.h>

#include "plan/choose.h"
#include "testing/situation.h"

// What waits for a person, and what a person decided about it.

namespace cairn {
namespace {

using testing::after;
using testing::published;
using testing::Situation;

// Holds.

TEST(Choose, AHeldDumpWaits) {
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
  s.hold(43);
  EXPECT_EQ(s.choice(), "merge 42 [1]; stop before 43: held");
  EXPECT_EQ(s.stop().text(), "dump 43 waits for approval: it shrinks");
}

TEST(Choose, ANewerFullDumpSupersedesAHold) {
  Situation s = after(published().dump(41).full("users"))
                    .now(published().dump(41).full("users").dump(43).full("users").dump(44).full("users"));
  EXPECT_EQ(s.hold(43).choice(), "replace 44 [1]");
}

TEST(Choose, AHoldIsBoundToTheManifest) {
  Situation s = after(published().dump(41).full("users"));
  s.now(published().dump(41).full("users").dump(43).full("users", 2).rewritten());
  EXPECT_EQ(s.hold(43).choice(), "replace 43 [2]");
}

TEST(Choose, APolicyReleasesAHold) {
  Situation s = after(published().dump(41).full("users"));
  s.now(published().dump(41).full("users").dump(43).full("users"));
  s.policies.shrink = ShrinkPolicy::kPublish;
  EXPECT_EQ(s.hold(43).choice(), "replace 43 [1]");
}

TEST(Choose, AHoldConcernsItsDumpAlone) {
  Situation s = after(published().dump(41).full("users"));
  s.now(published().dump(41).full("users").dump(44).incremental("users"));
  EXPECT_EQ(s.hold(43).choice(), "merge 44 [1]");
}

// Decisions.

TEST(Choose, AnApprovedDumpIsHeldNoLonger) {
  Situation s = after(published().dump(41).full("users"));
  s.now(published().dump(41).full("users").dump(43).full("users").dump(44).incremental("users"));
  EXPECT_EQ(s.hold(43).approve(43).choice(), "replace 43 [1]; merge 44 [1]");
  const Choice choice = s.choose().value();
  EXPECT_TRUE(choice.tables[0].loads[0].dumps[0].is_approved);
  EXPECT_FALSE(choice.tables[0].loads[1].dumps[0].is_approved);
  EXPECT_EQ(s.notices(), "gap 43; approved_dump users 43");
}

TEST(Choose, AnApprovalIsForItsTableAlone) {
  Situation s = after(published().dump(41).full("users").full("sessions"));
  s.now(published().dump(41).full("users").full("sessions").dump(42).full("users").full("sessions"));
  s.ledger.decide(DecisionKind::kApprove, "sessions", 42);
  EXPECT_EQ(s.hold(42).choice(), "stop before 42: held");
}

TEST(Choose, ARewrittenManifestNeedsANewApproval) {
  Situation s = after(published().dump(41).full("users"));
  s.now(published().dump(41).full("users").dump(42).full("users", 2).rewritten()).approve(42);
  s.ledger.table("users").hold = Hold{.dump = DumpId(42), .manifest_sha256 = s.published.dumps.back().sha256};
  EXPECT_EQ(s.choice(), "stop before 42: held");
}

TEST(Choose, AnApprovalPassesAGapThatHolds) {
  Situation s = after(published().dump(41).full("users"));
  s.now(published().dump(41).full("users").dump(43).incremental("users").dump(44).incremental("users"));
  s.policies.gaps = GapPolicy::kHold;
  EXPECT_EQ(s.choice(), "stop before 43: held");
  EXPECT_EQ(s.approve(43).choice(), "merge 43,44 [2]");
}

TEST(Choose, ASkippedDumpIsLeftOut) {
  Situation s = after(published().dump(41).full("users"));
  s.now(published().dump(41).full("users").dump(42).incremental("users").dump(43).incremental("users"));
  EXPECT_EQ(s.block("users", 42).skip(42).choice(), "merge 43 [1]");
  EXPECT_EQ(s.notices(), "skipped_dump users 42");
  EXPECT_EQ(s.choose().value().notices[0].message,
            "dump 42 of 'users' is left out, as ada@example decided on 1970-01-01T00:00:00Z: as agreed");
}

TEST(Choose, ASkippedFullDumpFallsBackToWhatIsThere) {
  Situation s = after(published().dump(41).full("users"));
  s.now(published().dump(41).full("users").dump(42).incremental("users").dump(43).full("users").dump(44).incremental(
      "users"));
  EXPECT_EQ(s.hold(43).skip(43).choice(), "merge 42,44 [2]");
}

TEST(Choose, ASkipOutlivesItsManifest) {
  Situation s = after(published().dump(41).full("users"));
  s.now(published().dump(41).full("users").dump(42).incremental("users", 2).rewritten());
  EXPECT_EQ(s.skip(42).choice(), "nothing");
  EXPECT_NE(s.choose().value().notices[0].message.find("although its manifest was rewritten"), std::string::npos);
}

TEST(Choose, ASkippedManifestThatCannotBeReadStopsItsTableNoLonger) {
  Situation s = after(published().dump(41).full("users").full("sessions"));
  s.now(published().dump(41).full("users").full("sessions").dump(42).unreadable().dump(43).incremental("users"));
  EXPECT_EQ(s.choice(), "stop before 42: bad_input");
  EXPECT_EQ(s.skip(42).choice(), "merge 43 [1]");
  EXPECT_EQ(s.choice("sessions"), "stop before 42: bad_input");
}

TEST(Choose, ASkipBelowAFullDumpIsNoNews) {
  Situation s = after(published().dump(41).full("users"));
  s.now(published().dump(41).full("users").dump(42).incremental("users").dump(43).full("users"));
  EXPECT_EQ(s.skip(42).choice(), "replace 43 [1]");
  EXPECT_EQ(s.notices(), "");
}

}  // namespace
}  // namespace cairn
