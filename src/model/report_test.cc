#include "model/report.h"

#include <gtest/gtest.h>

namespace cairn {
namespace {

TableReport table_with(ErrorKind kind) {
  TableReport table;
  table.error = Error(kind, "x");
  return table;
}

RunReport report_with(std::vector<ErrorKind> kinds) {
  RunReport report;
  for (const ErrorKind kind : kinds) report.tables.push_back(table_with(kind));
  return report;
}

TEST(RunReport, TheGravestOutcomeGivesTheExitCode) {
  EXPECT_EQ(report_with({}).exit_code(), 0);
  EXPECT_EQ(report_with({ErrorKind::kHeld}).exit_code(), 5);
  EXPECT_EQ(report_with({ErrorKind::kHeld, ErrorKind::kBadInput}).exit_code(), 3);
  EXPECT_EQ(report_with({ErrorKind::kBadInput, ErrorKind::kConfig}).exit_code(), 3);
  RunReport cancelled = report_with({ErrorKind::kInternal});
  cancelled.error = Error(ErrorKind::kCancelled, "x");
  EXPECT_EQ(cancelled.exit_code(), 130);
}

TEST(RunReport, DeniedForOneTableIsPartialAndForAllIsDenied) {
  EXPECT_EQ(report_with({ErrorKind::kDenied}).exit_code(), 6);
  RunReport report = report_with({ErrorKind::kDenied});
  report.tables.emplace_back();
  EXPECT_EQ(report.exit_code(), 3);
  EXPECT_EQ(report.outcome(), "partial");
}

TEST(RunReport, AMistakenKeyOfOneTableIsPartialAndOfAllIsConfiguration) {
  RunReport report = report_with({ErrorKind::kConfig, ErrorKind::kConfig});
  EXPECT_EQ(report.exit_code(), 2);
  report.tables.emplace_back();
  EXPECT_EQ(report.exit_code(), 3);
}

TEST(LoadCounts, BalanceMeansThatEveryRowIsAccountedFor) {
  LoadCounts counts{.rows_read = 5, .rows_loaded = 2, .rows_superseded = 1, .rows_rejected = 1, .rows_filtered = 1};
  EXPECT_TRUE(counts.is_balanced());
  counts.rows_loaded = 3;
  EXPECT_FALSE(counts.is_balanced());
}

}  // namespace
}  // namespace cairn
