#include "tests/conformance/destination_suite.h"

namespace cairn::testing {
namespace {

class Decisions : public DestinationSuite {
 protected:
  static Decision decision(DecisionKind kind, std::int64_t dump) {
    return {.decided_at = Timestamp(std::chrono::seconds(1'700'000'000)),
            .actor = "ada@example",
            .kind = kind,
            .table = TableName("users"),
            .dump = DumpId(dump),
            .manifest_sha256 = "manifest-of-then",
            .reason = "a 'reason' with \"quotes\", and a\nnew line"};
  }
  void hold_dump(std::int64_t id) {
    guard = Guard{.rows_min = 1, .lost_share_max = 0.2};
    VectorSource& source = dump(id).row({1, "ada"});
    const Result<LoadResult> result = try_load(testing::replace(source), source);
    ASSERT_TRUE(result.has_value()) << result.error().text();
    ASSERT_EQ(result->outcome, LoadOutcome::kHeld);
    EXPECT_EQ(result->hold->dump, DumpId(id));
  }
  void SetUp() override { replace(dump(41).row({1, "ada"}).row({2, "bob"}).row({3, "cyd"})); }
};
CAIRN_FOR_EVERY_DESTINATION(Decisions);

TEST_P(Decisions, AreReadBackInTheOrderInWhichTheyWereRecorded) {
  const std::vector<Decision> recorded{decision(DecisionKind::kSkip, 44), decision(DecisionKind::kApprove, 43),
                                       decision(DecisionKind::kApproveRebuild, 41),
                                       decision(DecisionKind::kRebuild, 41)};
  for (const Decision& one : recorded) ASSERT_TRUE(writer().record_decision(one).has_value());
  EXPECT_EQ(progress().decisions, recorded);
  reopen();
  EXPECT_EQ(progress().decisions, recorded);
}

TEST_P(Decisions, AboutATableThatIsNotThereYetAreKept) {
  Decision one = decision(DecisionKind::kSkip, 44);
  one.table = TableName("never_loaded");
  ASSERT_TRUE(writer().record_decision(one).has_value());
  EXPECT_EQ(progress().decisions, std::vector<Decision>{one});
  EXPECT_EQ(progress().find(one.table), nullptr);
}

TEST_P(Decisions, ASkipEndsTheHoldOfItsDumpAlone) {
  hold_dump(43);
  ASSERT_TRUE(writer().record_decision(decision(DecisionKind::kSkip, 42)).has_value());
  EXPECT_TRUE(state().hold.has_value());
  ASSERT_TRUE(writer().record_decision(decision(DecisionKind::kSkip, 43)).has_value());
  EXPECT_FALSE(state().hold.has_value());
  EXPECT_EQ(rows().size(), 3U);
}

TEST_P(Decisions, AnApprovalLeavesTheHoldUntilTheDumpIsLoaded) {
  hold_dump(43);
  ASSERT_TRUE(writer().record_decision(decision(DecisionKind::kApprove, 43)).has_value());
  EXPECT_TRUE(state().hold.has_value());
  guard.is_on = false;
  replace(dump(43).row({1, "ada"}));
  EXPECT_FALSE(state().hold.has_value());
}

TEST_P(Decisions, AHoldOfAnOlderDumpDoesNotTakeThePlaceOfANewerOne) {
  hold_dump(44);
  hold_dump(43);
  EXPECT_EQ(state().hold->dump, DumpId(44));
}

}  // namespace
}  // namespace cairn::testing
