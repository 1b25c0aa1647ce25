#include "sync/run_lock.h"

#include <filesystem>

#include <gtest/gtest.h>

#include "testing/fake_clock.h"
#include "testing/temporary_directory.h"

namespace cairn {
namespace {

TEST(RunLock, OneRunAtATime) {
  const testing::TemporaryDirectory directory;
  const testing::FakeClock clock;
  const RunLock held = RunLock::take(directory.path(), clock).value();
  EXPECT_EQ(RunLock::take(directory.path(), clock).error().kind(), ErrorKind::kLocked);
  EXPECT_EQ(RunLock::probe(directory.path()).error().kind(), ErrorKind::kLocked);
}

TEST(RunLock, WithoutADirectoryNothingIsLocked) {
  const testing::FakeClock clock;
  const auto first = RunLock::take("", clock);
  const auto second = RunLock::take("", clock);
  EXPECT_TRUE(first.has_value() && second.has_value());
}

TEST(RunLock, ProbingWithoutADirectoryLooksNowhere) {
  const testing::TemporaryDirectory directory;
  const testing::FakeClock clock;
  const RunLock held = RunLock::take(directory.path(), clock).value();
  const std::filesystem::path before = std::filesystem::current_path();
  std::filesystem::current_path(directory.path());
  EXPECT_TRUE(RunLock::probe("").has_value());
  std::filesystem::current_path(before);
}

}  // namespace
}  // namespace cairn
