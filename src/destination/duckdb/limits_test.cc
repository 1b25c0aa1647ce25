#include "destination/duckdb/limits.h"

#include <gtest/gtest.h>

namespace cairn::duckdb {
namespace {

constexpr std::uint64_t kMebibyte = std::uint64_t{1} << 20;

TablePlan table_with_columns(std::size_t count) {
  TablePlan table;
  table.table = TableName("wide");
  table.columns.resize(count);
  return table;
}

std::vector<ScanFile> files_of(std::initializer_list<std::uint64_t> sizes) {
  std::vector<ScanFile> files;
  for (const std::uint64_t size : sizes) files.push_back({.pinned = {.size = size}});
  return files;
}

TEST(ThreadsOfALoad, AreAsManyAsThereAreCoresForNarrowTables) {
  EXPECT_EQ(threads_for(table_with_columns(10), 256 * kMebibyte, 8).value(), 8U);
}

TEST(ThreadsOfALoad, BecomeFewerWithColumns) {
  EXPECT_EQ(threads_for(table_with_columns(100), 256 * kMebibyte, 8).value(), 2U);
  EXPECT_EQ(threads_for(table_with_columns(256), 256 * kMebibyte, 8).value(), 1U);
}

TEST(ThreadsOfALoad, BelowOneAreAnErrorThatNamesTheCure) {
  const Result<unsigned> threads = threads_for(table_with_columns(300), 256 * kMebibyte, 8);
  ASSERT_FALSE(threads.has_value());
  EXPECT_EQ(threads.error().kind(), ErrorKind::kConfig);
  EXPECT_EQ(threads.error().text(), "table wide has 300 columns, too many for 256 MiB of memory");
  EXPECT_EQ(threads.error().hint(), "set the destination's `memory:` to at least 300 MiB, or select fewer fields");
}

TEST(Room, IsAskedForBeforeTheDiskIsFull) {
  EXPECT_TRUE(check_room(100 * kMebibyte, 200 * kMebibyte).has_value());
  Status status = check_room(100 * kMebibyte, 120 * kMebibyte);
  ASSERT_FALSE(status.has_value());
  EXPECT_EQ(status.error().kind(), ErrorKind::kTransient);
  EXPECT_EQ(status.error().text(), "the disk has 120 MiB free, and this load may need 164 MiB");
}

TEST(Slices, HoldWholeFilesInOrder) {
  EXPECT_EQ(slice_files(files_of({10, 20, 30, 40}), 60), (std::vector<Slice>{{0, 3}, {3, 1}}));
}

TEST(Slices, ALargeFileStandsAlone) {
  EXPECT_EQ(slice_files(files_of({10, 100, 10, 10}), 50), (std::vector<Slice>{{0, 1}, {1, 1}, {2, 2}}));
}

TEST(Slices, AreNoneWithoutFiles) { EXPECT_TRUE(slice_files({}, 50).empty()); }

}  // namespace
}  // namespace cairn::duckdb
