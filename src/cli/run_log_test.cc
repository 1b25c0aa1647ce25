#include "cli/run_log.h"

#include <fstream>
#include <sstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "config/workspace.h"
#include "testing/fake_clock.h"
#include "testing/temporary_directory.h"

namespace cairn::cli {
namespace {

namespace fs = std::filesystem;

// Remembers the events that it is told.
class Told final : public Log {
 public:
  void write(LogLevel, std::string_view event, std::string_view, std::initializer_list<LogField>) override {
    events.emplace_back(event);
  }
  std::vector<std::string> events;
};

class RunLogTest : public ::testing::Test {
 protected:
  std::string text_of(const fs::path& file) const {
    const std::ifstream stream(file);
    return (std::ostringstream() << stream.rdbuf()).str();
  }

  testing::TemporaryDirectory directory_;
  testing::FakeClock clock_;
  Told told_;
};

TEST_F(RunLogTest, EachEventIsALineWithItsNumbersAsNumbers) {
  RunLog log(directory_.path(), clock_, told_);
  log.write(LogLevel::kInfo, "load_committed", "orders: “two” rows", {{"table", "orders"}, {"rows", std::int64_t{2}}});
  const auto line = nlohmann::json::parse(text_of(run_logs(directory_.path()).at(0)));
  EXPECT_EQ(line["level"], "info");
  EXPECT_EQ(line["event"], "load_committed");
  EXPECT_EQ(line["message"], "orders: “two” rows");
  EXPECT_EQ(line["table"], "orders");
  EXPECT_EQ(line["rows"], 2);
  EXPECT_EQ(told_.events, std::vector<std::string>{"load_committed"});
}

TEST_F(RunLogTest, WhatIsKeptIsNotTold) {
  RunLog log(directory_.path(), clock_, told_);
  log.keep(LogLevel::kError, "run_failed", "no", {});
  EXPECT_NE(text_of(run_logs(directory_.path()).at(0)).find("run_failed"), std::string::npos);
  EXPECT_TRUE(told_.events.empty());
}

TEST_F(RunLogTest, ARunWithoutAnEventLeavesNoFile) {
  { const RunLog log(directory_.path(), clock_, told_); }
  EXPECT_TRUE(run_logs(directory_.path()).empty());
}

TEST_F(RunLogTest, WithoutACacheDirectoryOnlyTheOtherLogIsTold) {
  RunLog log("", clock_, told_);
  log.write(LogLevel::kInfo, "a", "", {});
  EXPECT_EQ(told_.events, std::vector<std::string>{"a"});
}

TEST_F(RunLogTest, ALogThatCannotBeKeptIsSaidOnce) {
  std::ofstream(directory_.path() / "logs") << "a file where the directory should be";
  RunLog log(directory_.path(), clock_, told_);
  log.write(LogLevel::kInfo, "a", "", {});
  log.write(LogLevel::kInfo, "b", "", {});
  EXPECT_EQ(told_.events, (std::vector<std::string>{"a", "log_not_kept", "b"}));
}

TEST_F(RunLogTest, TheOldestGoWhenThereAreTooMany) {
  ASSERT_TRUE(create_private_dir(directory_.path() / "logs"));
  for (std::size_t i = 0; i < kRunLogsMax; ++i) {
    std::ofstream(directory_.path() / "logs" / fmt::format("19990101T{:06}Z-1.jsonl", i)) << "{}\n";
  }
  RunLog log(directory_.path(), clock_, told_);
  log.write(LogLevel::kInfo, "a", "", {});
  const std::vector<fs::path> logs = run_logs(directory_.path());
  EXPECT_EQ(logs.size(), kRunLogsMax);
  EXPECT_NE(text_of(logs.front()).find("\"a\""), std::string::npos);
  EXPECT_EQ(logs.back().filename(), "19990101T000001Z-1.jsonl");
}

}  // namespace
}  // namespace cairn::cli
