#include "plan/rebuild.h"

#include <gtest/gtest.h>

#include "testing/planning.h"

namespace cairn {
namespace {

using testing::Ledger;
using testing::manifest_sha;

PlannedDump dump(std::int64_t id) { return {.id = DumpId(id), .manifest_sha256 = manifest_sha(id), .files = {}}; }

// users was built from the full dump 41 and holds 41 to 43. The plan made of the bucket is told by each test.
struct Case {
  Ledger ledger;
  TablePlan plan{.table = TableName("users"), .epoch = 1};

  Case() {
    TableState& users = ledger.table("users");
    users.applied = {DumpId(40), DumpId(41), DumpId(42), DumpId(43)};
    users.generation = DumpId(41);
    users.bookmark = DumpId(43);
    users.row_count = 1000;
    users.fields = {{.field = "user_id", .column = "user_id", .type = Type{TypeId::kInt64}}};
    users.hold = Hold{.dump = DumpId(44)};
  }
  Case& full(std::int64_t id) {
    plan.loads.push_back({.mode = LoadMode::kReplace, .dumps = {dump(id)}});
    return *this;
  }
  Case& increments(std::int64_t first, std::int64_t last) {
    plan.is_history_incomplete = plan.loads.empty();
    plan.loads.push_back({.mode = LoadMode::kMerge, .dumps = {}});
    for (std::int64_t id = first; id <= last; ++id) plan.loads.back().dumps.push_back(dump(id));
    return *this;
  }
  Case& approve(DecisionKind kind, std::int64_t id) {
    ledger.decide(kind, "users", id);
    return *this;
  }
  TablePlan rebuild() { return as_rebuild(plan, ledger.table("users"), ledger.progress()); }
};

std::string text_of(const TablePlan& plan) {
  std::string text;
  for (const Load& load : plan.loads) {
    text += std::string(name_of(load.mode));
    for (const PlannedDump& one : load.dumps) text += " " + std::to_string(one.id.value());
  }
  return plan.hold ? text + "held: " + plan.hold->reason : text;
}

TEST(Rebuild, ATableIsShownAsIfNothingHadEverBeenLoaded) {
  Case c;
  const TableState shown = as_unbuilt(c.ledger.table("users"));
  EXPECT_EQ(shown.epoch, 1);
  EXPECT_TRUE(shown.applied.empty());
  EXPECT_FALSE(shown.bookmark || shown.generation || shown.hold);
  EXPECT_EQ(shown.fields, c.ledger.table("users").fields);
  EXPECT_EQ(shown.key, c.ledger.table("users").key);
}

TEST(Rebuild, EverythingIsOneLoad) {
  EXPECT_EQ(text_of(Case().full(41).increments(42, 44).rebuild()), "rebuild 41 42 43 44");
}

TEST(Rebuild, ANewerFullDumpMakesUpForWhatLiesBelow) {
  EXPECT_EQ(text_of(Case().full(43).rebuild()), "rebuild 43");
  EXPECT_EQ(text_of(Case().full(50).rebuild()), "rebuild 50");
}

TEST(Rebuild, ThatLacksALoadedDumpIsHeld) {
  const TablePlan plan = Case().full(41).increments(42, 42).rebuild();
  EXPECT_EQ(text_of(plan), "held: a rebuild of users from dump 41 would lack 1 dump(s) that it has now: '43'");
  EXPECT_EQ(plan.stop->error.kind(), ErrorKind::kHeld);
  EXPECT_EQ(plan.hold->manifest_sha256, manifest_sha(41));
}

TEST(Rebuild, WithoutAFullDumpAtItsStartIsHeld) {
  Case c;
  c.ledger.table("users").generation.reset();
  c.ledger.table("users").applied = {DumpId(42), DumpId(43)};
  EXPECT_EQ(text_of(c.increments(42, 43).rebuild()),
            "held: a rebuild of users would begin with dump 42, which is no full one: older rows would be missing");
}

TEST(Rebuild, AnApprovalLetsItPassOnce) {
  Case c;
  c.full(41).increments(42, 42).approve(DecisionKind::kApproveRebuild, 41);
  EXPECT_EQ(text_of(c.rebuild()), "rebuild 41 42");
  EXPECT_TRUE(c.rebuild().loads[0].dumps[0].is_approved);
  EXPECT_FALSE(c.approve(DecisionKind::kRebuild, 41).rebuild().loads.size() == 1);
}

TEST(Rebuild, TheApprovalOfADumpIsUsedUpOnceItIsLoaded) {
  Case c;
  c.full(41).increments(42, 43);
  c.plan.loads[0].dumps[0].is_approved = true;
  EXPECT_FALSE(c.rebuild().loads[0].dumps[0].is_approved);
  Case pending;
  pending.full(45);
  pending.plan.loads[0].dumps[0].is_approved = true;
  EXPECT_TRUE(pending.rebuild().loads[0].dumps[0].is_approved);
}

TEST(Rebuild, FromNothingStopsTheTable) {
  const TablePlan plan = Case().rebuild();
  EXPECT_TRUE(plan.loads.empty());
  EXPECT_EQ(plan.stop->error.kind(), ErrorKind::kNotFound);
  EXPECT_FALSE(plan.hold);
}

}  // namespace
}  // namespace cairn
