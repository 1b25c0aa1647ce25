// What end-to-end runs cannot see of the published copy; they are in tests/end_to_end/publish_test.py.
#include "destination/duckdb/published_copy.h"

#include <cstdlib>
#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "destination/duckdb/factory.h"
#include "testing/child_test.h"
#include "testing/fake_clock.h"
#include "testing/temporary_directory.h"

namespace cairn::duckdb {
namespace {

namespace fs = std::filesystem;
using cairn::testing::ChildTest;
using cairn::testing::FakeClock;
using cairn::testing::TemporaryDirectory;

constexpr const char* kPathVariable = "CAIRN_TEST_DATABASE";
constexpr int kOpened = 0;
constexpr int kRefused = 7;

TEST(Child, DISABLED_OpensTheFile) {
  const FakeClock clock;
  const auto destination = duckdb_factory().make({.type = "duckdb", .path = std::getenv(kPathVariable)}, clock).value();
  const bool is_open = destination->open_writer(RunId("rival")).has_value();
  std::_Exit(is_open ? kOpened : kRefused);
}

class PublishedCopy : public ::testing::Test {
 protected:
  int rival() { return ChildTest("OpensTheFile", {fmt::format("{}={}", kPathVariable, settings.path)}).wait(); }

  TemporaryDirectory directory;
  DestinationSettings settings{
      .type = "duckdb", .path = directory / "warehouse.duckdb", .publish = directory / "published.duckdb"};
  FakeClock clock;
};

// To close a descriptor of a file gives up the process's lock on it, also one that another part of the process took.
TEST_F(PublishedCopy, LeavesTheDatabaseLocked) {
  const std::unique_ptr<Destination> destination = duckdb_factory().make(settings, clock).value();
  std::unique_ptr<DestinationWriter> writer = destination->open_writer(RunId("run")).value();
  const std::optional<CopyReport> copy = writer->publish_copy({});
  ASSERT_TRUE(copy.has_value());
  EXPECT_FALSE(copy->error.has_value()) << copy->error->text();
  EXPECT_EQ(rival(), kRefused);
  writer.reset();
  EXPECT_EQ(rival(), kOpened);
}

TEST_F(PublishedCopy, IsNotMadeOnceTheRunWasStopped) {
  const std::unique_ptr<Destination> destination = duckdb_factory().make(settings, clock).value();
  const std::unique_ptr<DestinationWriter> writer = destination->open_writer(RunId("run")).value();
  std::stop_source stop;
  stop.request_stop();
  const std::optional<CopyReport> copy = writer->publish_copy(stop.get_token());
  ASSERT_TRUE(copy.has_value() && copy->error.has_value());
  EXPECT_EQ(copy->error->kind(), ErrorKind::kCancelled);
  EXPECT_FALSE(fs::exists(settings.publish));
}

TEST_F(PublishedCopy, IsNoneWhereNoneIsAskedFor) {
  settings.publish.clear();
  const std::unique_ptr<Destination> destination = duckdb_factory().make(settings, clock).value();
  EXPECT_FALSE(destination->open_writer(RunId("run")).value()->publish_copy({}).has_value());
}

}  // namespace
}  // namespace cairn::duckdb
