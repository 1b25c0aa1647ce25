#include "destination/memory/store.h"

#include <gtest/gtest.h>

#include "destination/memory/factory.h"
#include "testing/fake_clock.h"
#include "testing/plan_builder.h"

namespace cairn::memory_store {
namespace {

using testing::FakeClock;
using testing::VectorSource;

const RunId kOurs("ours");
const RunId kRival("rival");

TEST(Store, LivesAsLongAsAnybodyHoldsIt) {
  const auto first = open_store("lives");
  const std::weak_ptr<Store> watched = open_store("lives");
  EXPECT_EQ(watched.lock(), first);
  EXPECT_NE(open_store("another"), first);
  EXPECT_EQ(watched.use_count(), 1);
}

TEST(Store, NamesTheHolderOfTheLock) {
  Store store;
  const FakeClock clock;
  ASSERT_TRUE(store.lock(kOurs, clock.now()).has_value());
  const auto second = store.lock(kRival, clock.now());
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().kind(), ErrorKind::kLocked);
  EXPECT_EQ(second.error().text(), "the destination is in use by run ours since 2023-11-14T22:13:20Z");
}

// A writer that was overtaken while it slept.
class OvertakenWriter : public ::testing::Test {
 protected:
  OvertakenWriter() {
    ours_ = destination_->open_writer(kOurs).value();
    EXPECT_TRUE(ours_->prepare(plan_).has_value());
    store_->break_lock();
    rival_ = destination_->open_writer(kRival).value();
  }

  Result<LoadResult> load(DestinationWriter& writer, std::int64_t dump) {
    VectorSource source(plan_.columns);
    source.dump(dump).file().row({dump});
    const Load load = testing::merge(source);
    return writer.load({.table = &plan_, .load = &load, .id = LoadId("load " + std::to_string(dump))}, source);
  }
  std::size_t rows() const {
    return store_->read([this](const Content& content) { return content.tables.at(plan_.table).rows.size(); });
  }

  FakeClock clock_;
  std::shared_ptr<Store> store_ = open_store("overtaken");
  std::unique_ptr<Destination> destination_ =
      memory_factory().make({.type = "memory", .path = "overtaken"}, clock_).value();
  TablePlan plan_ = testing::table("users", {testing::key("user_id", "int64")});
  std::unique_ptr<DestinationWriter> ours_;
  std::unique_ptr<DestinationWriter> rival_;
};

TEST_F(OvertakenWriter, CommitsNothing) {
  const Result<LoadResult> loaded = load(*ours_, 41);
  ASSERT_FALSE(loaded.has_value());
  EXPECT_EQ(loaded.error().kind(), ErrorKind::kLocked);
  EXPECT_EQ(rows(), 0U);
  EXPECT_TRUE(rival_->read_ledger().value().empty());
}

TEST_F(OvertakenWriter, ChangesNoStateEither) {
  EXPECT_EQ(ours_->prepare(plan_).error().kind(), ErrorKind::kLocked);
  EXPECT_EQ(ours_->publish({}).error().kind(), ErrorKind::kLocked);
  EXPECT_EQ(ours_->record_dumps({}).error().kind(), ErrorKind::kLocked);
  EXPECT_EQ(ours_->record_run({.run = kOurs}).error().kind(), ErrorKind::kLocked);
  EXPECT_TRUE(rival_->read_runs(1).value().empty());
}

TEST_F(OvertakenWriter, LeavesTheRivalItsLockWhenItGoes) {
  ours_.reset();
  EXPECT_FALSE(destination_->open_writer(kOurs).has_value());
  EXPECT_TRUE(load(*rival_, 41).has_value());
  EXPECT_EQ(rows(), 1U);
}

}  // namespace
}  // namespace cairn::memory_store
