#include "plan/judge_decision.h"

#include <gtest/gtest.h>

#include "testing/planning.h"

namespace cairn {
namespace {

using testing::Ledger;
using testing::manifest_sha;
using testing::PublishedText;

// Dumps 41 to 44 of users are published, 41 is loaded, 43 is held; the plan stops where a test says so.
struct Case {
  Published published = PublishedText()
                            .dump(41)
                            .full("users")
                            .dump(42)
                            .incremental("users")
                            .dump(43)
                            .full("users")
                            .dump(44)
                            .incremental("users")
                            .dump(45)
                            .incremental("sessions");
  Ledger ledger;
  TablePlan plan{.table = TableName("users")};
  std::optional<ReportedStop> last_stop;

  Case() {
    TableState& users = ledger.table("users");
    users.applied = {DumpId(41)};
    users.generation = users.bookmark = DumpId(41);
    users.hold = Hold{.dump = DumpId(43),
                      .reason = "it shrinks",
                      .rows_before = 10'000,
                      .rows_after = 12,
                      .manifest_sha256 = manifest_sha(43)};
  }

  Result<JudgedDecision> judge(DecisionKind kind, std::int64_t dump) const {
    return judge_decision({published, ledger.progress(), plan, last_stop},
                          {.kind = kind, .table = TableName("users"), .dump = DumpId(dump), .actor = "bob@example"});
  }
  Result<JudgedDecision> approve(std::int64_t dump) const { return judge(DecisionKind::kApprove, dump); }
  Result<JudgedDecision> skip(std::int64_t dump) const { return judge(DecisionKind::kSkip, dump); }
  void stop(std::int64_t before, ErrorKind kind, std::string message) {
    plan.stop = Stop{.before = DumpId(before), .error = Error(kind, std::move(message))};
  }
};

void expect_refusal(const Result<JudgedDecision>& judged, std::string_view message, std::string_view hint) {
  ASSERT_FALSE(judged.has_value());
  EXPECT_EQ(judged.error().kind(), ErrorKind::kConfig);
  EXPECT_EQ(judged.error().text(), message);
  EXPECT_NE(judged.error().hint().find(hint), std::string::npos) << judged.error().hint();
}

TEST(JudgeDecision, AHeldDumpCanBeApprovedAsItsManifestIs) {
  const JudgedDecision judged = Case().approve(43).value();
  EXPECT_FALSE(judged.is_known);
  EXPECT_EQ(judged.decision.manifest_sha256, manifest_sha(43));
  EXPECT_EQ(judged.decision.actor, "bob@example");
  EXPECT_EQ(judged.obstacle, "it shrinks");
  EXPECT_EQ(judged.hold->rows_after, 12);
}

TEST(JudgeDecision, AHeldDumpCanBeSkipped) { EXPECT_EQ(Case().skip(43).value().hold->rows_before, 10'000); }

TEST(JudgeDecision, ADumpThatIsNotHeldCannotBeApproved) {
  expect_refusal(Case().approve(42), "dump 42 of 'users' is not held", "dump 43: it shrinks");
}

TEST(JudgeDecision, ABrokenDumpCanBeSkippedAndNotApproved) {
  Case c;
  c.stop(42, ErrorKind::kBadInput, "block 3 is damaged");
  EXPECT_EQ(c.skip(42).value().obstacle, "block 3 is damaged");
  expect_refusal(c.approve(42), "dump 42 of 'users' is not held", "stops before dump 42: block 3 is damaged");
}

TEST(JudgeDecision, WhatThePlanHoldsCanBeApproved) {
  Case c;
  c.stop(42, ErrorKind::kHeld, "ids are missing");
  EXPECT_EQ(c.approve(42).value().obstacle, "ids are missing");
}

TEST(JudgeDecision, WhatOnlyTheLastRunFoundCounts) {
  Case c;
  c.last_stop = ReportedStop{.before = DumpId(44), .is_held = false, .message = "damage deep inside"};
  EXPECT_EQ(c.skip(44).value().obstacle, "damage deep inside");
  EXPECT_FALSE(c.approve(44).has_value());
}

TEST(JudgeDecision, AHealthyDumpCannotBeSkipped) {
  expect_refusal(Case().skip(44), "dump 44 of 'users' is neither held nor broken", "dump 43");
}

TEST(JudgeDecision, NothingHeldIsSaid) {
  Case c;
  c.ledger.table("users").hold.reset();
  expect_refusal(c.approve(43), "dump 43 of 'users' is not held", "nothing of 'users' waits");
}

TEST(JudgeDecision, AHoldOfAnotherManifestCannotBeApproved) {
  Case c;
  c.ledger.table("users").hold->manifest_sha256 = "of before";
  EXPECT_FALSE(c.approve(43).has_value());
  EXPECT_TRUE(c.skip(43).has_value());
}

TEST(JudgeDecision, DumpsThatAreNotPendingAreRefusedEachInItsWords) {
  expect_refusal(Case().approve(99), "dump 99 is not in the bucket", "43");
  expect_refusal(Case().skip(45), "dump 45 has nothing of 'users'", "43");
  expect_refusal(Case().skip(41), "dump 41 of 'users' is loaded already", "43");
  Case c;
  c.ledger.table("users").generation = DumpId(43);
  expect_refusal(c.skip(42), "dump 42 of 'users' does not count any more: the full dump 43 has replaced it", "43");
}

TEST(JudgeDecision, ADecisionThatStandsIsNotTakenAgain) {
  Case c;
  c.ledger.decide(DecisionKind::kApprove, "users", 43);
  EXPECT_TRUE(c.approve(43).value().is_known);
  EXPECT_EQ(c.approve(43).value().decision.actor, "ada@example");
  EXPECT_FALSE(c.skip(43).value().is_known);  // a mind may change until the dump is loaded
}

TEST(JudgeDecision, ASkipIsForGood) {
  Case c;
  c.ledger.decide(DecisionKind::kSkip, "users", 43);
  EXPECT_TRUE(c.skip(43).value().is_known);
  EXPECT_FALSE(c.approve(43).has_value());
}

}  // namespace
}  // namespace cairn
