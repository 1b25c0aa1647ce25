#include "sync/verify.h"

#include <algorithm>
#include <filesystem>

#include <gtest/gtest.h>
#include <unistd.h>

#include "destination/factory.h"
#include "testing/fake_clock.h"
#include "testing/test_bucket.h"

namespace cairn {
namespace {

using testing::TestBucket;

// A bucket and a destination in memory; click is loaded from the full dump 1 and the increment 2.
class VerifyTest : public ::testing::Test {
 protected:
  VerifyTest() {
    settings_.selection.select = {{.pattern = "*"}};
    settings_.cache_directory = std::filesystem::temp_directory_path() / ("cairn_verify_" + std::to_string(getpid()));
    settings_.version = "test";
    name_ = ::testing::UnitTest::GetInstance()->current_test_info()->name();
    destination_ = make(name_);
    bucket_.dump(1).full("click", {{1, "a"}, {2, "b"}, {3, "c"}}).end();
    bucket_.dump(2).incremental("click", {{2, "B"}, {4, "d"}}).end();
    EXPECT_TRUE(run_sync(settings_, parts()).has_value());
  }
  ~VerifyTest() override { std::filesystem::remove_all(settings_.cache_directory); }

  std::unique_ptr<Destination> make(const std::string& path) const {
    return make_destination({.type = "memory", .path = path}, clock_).value();
  }
  RunParts parts() { return {bucket_.store(), *destination_, clock_, log_, observer_, stop_.get_token()}; }
  TableVerdict verdict() {
    const auto verdicts = verify(settings_, parts(), [this] {
      return Result<std::unique_ptr<Destination>>(make(name_ + std::to_string(++scratches_)));
    });
    EXPECT_TRUE(verdicts.has_value()) << (verdicts.has_value() ? "" : verdicts.error().text());
    return verdicts.value().at(0);
  }
  // Another destination, into which click is loaded without its field `value`.
  void load_anew_without_value() {
    destination_ = make(name_ + "_narrow");
    settings_.selection.select = {{.pattern = "*", .exclude = {"value"}}};
    ASSERT_TRUE(run_sync(settings_, parts()).has_value());
  }
  // What the bucket holds of a dump of click from now on.
  void rewrite(std::int64_t dump, const std::vector<testing::TestRow>& rows) {
    bucket_.store().put(TestBucket::file_key(dump, "click"), testing::avro_file(rows));
  }

  TestBucket bucket_;
  testing::FakeClock clock_;
  NullLog log_;
  RunObserver observer_;
  std::stop_source stop_;
  RunSettings settings_;
  std::string name_;
  std::unique_ptr<Destination> destination_;
  int scratches_ = 0;
};

TEST_F(VerifyTest, WhatWasLoadedIsEqual) {
  const TableVerdict found = verdict();
  EXPECT_EQ(found.verdict, TableMatch::kEqual);
  EXPECT_EQ(found.comparison->rows_found, 4);
  EXPECT_EQ(found.comparison->rows_expected, 4);
  EXPECT_NE(found.comparison->hash_found, RowHash());
}

TEST_F(VerifyTest, EachKindOfDifferenceIsCounted) {
  rewrite(2, {{2, "other"}, {5, "e"}, {6, "f"}});
  const TableVerdict found = verdict();
  EXPECT_EQ(found.verdict, TableMatch::kDiffers);
  EXPECT_EQ(found.comparison->missing, 2);
  EXPECT_EQ(found.comparison->extra, 1);
  EXPECT_EQ(found.comparison->differing, 1);
  EXPECT_TRUE(found.comparison->is_complete);
  EXPECT_EQ(found.comparison->samples.size(), 4U);
  EXPECT_NE(std::ranges::find(found.comparison->samples, R"(extra {"event_id":4})"), found.comparison->samples.end());
}

TEST_F(VerifyTest, DumpsThatAreNotLoadedYetMakeNoDifference) {
  bucket_.dump(3).incremental("click", {{9, "pending"}}).end();
  EXPECT_EQ(verdict().verdict, TableMatch::kEqual);
}

TEST_F(VerifyTest, ABucketThatForgotCannotBeComparedWith) {
  bucket_.store().remove("manifests/sync_1.json");
  const TableVerdict found = verdict();
  EXPECT_EQ(found.verdict, TableMatch::kCannotCompare);
  EXPECT_NE(found.error->text().find("dump '1'"), std::string::npos) << found.error->text();
}

TEST_F(VerifyTest, AFileThatCannotBeReadIsSaid) {
  bucket_.store().put(TestBucket::file_key(2, "click"), "no avro");
  const TableVerdict found = verdict();
  EXPECT_EQ(found.verdict, TableMatch::kCannotCompare);
  EXPECT_EQ(found.error->kind(), ErrorKind::kBadInput);
}

TEST_F(VerifyTest, ADeselectedTableIsComparedByTheColumnsThatItHas) {
  load_anew_without_value();
  settings_.selection.select = {{.pattern = "another"}};
  const TableVerdict found = verdict();
  EXPECT_EQ(found.verdict, TableMatch::kEqual);
  EXPECT_TRUE(found.left_out.empty()) << found.left_out[0].field;
}

TEST_F(VerifyTest, ADeselectedFieldIsNotSaidToBeSelectedLater) {
  settings_.selection.select = {{.pattern = "*", .exclude = {"value"}}};
  const TableVerdict found = verdict();
  EXPECT_EQ(found.verdict, TableMatch::kEqual);
  EXPECT_EQ(found.left_out, (std::vector{LeftOutField{"value", LeftOutReason::kDeselected}}));
}

TEST_F(VerifyTest, AFieldThatWasSelectedLaterIsSaidToBe) {
  load_anew_without_value();
  settings_.selection.select = {{.pattern = "*"}};
  EXPECT_EQ(verdict().left_out, (std::vector{LeftOutField{"value", LeftOutReason::kNotLoaded}}));
  bucket_.dump(3).incremental("click", {{9, "i"}}).end();
  ASSERT_TRUE(run_sync(settings_, parts()).has_value());
  EXPECT_EQ(verdict().left_out, (std::vector{LeftOutField{"value", LeftOutReason::kSelectedLater}}));
}

TEST_F(VerifyTest, ATableThatWasNeverLoadedIsAMistake) {
  settings_.only_tables = {"clock"};
  const auto verdicts = verify(settings_, parts(), [this] { return Result<std::unique_ptr<Destination>>(make("x")); });
  ASSERT_FALSE(verdicts.has_value());
  EXPECT_EQ(verdicts.error().kind(), ErrorKind::kConfig);
}

TEST_F(VerifyTest, CanBeStopped) {
  stop_.request_stop();
  const auto verdicts = verify(settings_, parts(), [this] { return Result<std::unique_ptr<Destination>>(make("x")); });
  ASSERT_FALSE(verdicts.has_value());
  EXPECT_EQ(verdicts.error().kind(), ErrorKind::kCancelled);
}

}  // namespace
}  // namespace cairn
