#include "config/copy_path.h"

#include <filesystem>

#include <gtest/gtest.h>

#include "testing/temporary_directory.h"

namespace cairn {
namespace {

TEST(CopyPath, AFileOfItsOwnWillDo) {
  EXPECT_TRUE(check_copy_path({.copy = "published.duckdb", .database = "warehouse.duckdb"}));
  EXPECT_TRUE(check_copy_path({.copy = "published.duckdb", .database = ""})) << "a destination that is no file";
}

TEST(CopyPath, AnEmptyNameIsRefused) {
  EXPECT_EQ(check_copy_path({.copy = "", .database = "warehouse.duckdb"}).error().kind(), ErrorKind::kConfig);
}

TEST(CopyPath, TheDatabaseIsRefusedByAnyNameBeforeItIsThere) {
  const std::string absolute = (std::filesystem::current_path() / "nowhere.duckdb").string();
  for (const std::string& name : {std::string("nowhere.duckdb"), std::string("./nowhere.duckdb"), absolute}) {
    const Status status = check_copy_path({.copy = name, .database = "nowhere.duckdb"});
    ASSERT_FALSE(status) << name;
    EXPECT_NE(status.error().text().find("the database itself"), std::string::npos);
  }
}

TEST(CopyPath, AWriteAheadLogIsRefusedWhicheverDatabaseItBelongsTo) {
  const testing::TemporaryDirectory directory;
  directory.write("x.duckdb.wal", "");
  std::filesystem::create_symlink(directory / "x.duckdb.wal", directory / "link.duckdb");
  for (const std::string& name : {std::string("x.duckdb.wal"), std::string("./other.duckdb.wal"), std::string(".wal"),
                                  (directory / "link.duckdb").string()}) {
    const Status status = check_copy_path({.copy = name, .database = "x.duckdb"});
    ASSERT_FALSE(status) << name;
    EXPECT_EQ(status.error().kind(), ErrorKind::kConfig);
    EXPECT_EQ(status.error().text(), "it names the write-ahead log of a database, " + name);
  }
  EXPECT_TRUE(check_copy_path({.copy = "x.wal.duckdb", .database = "x.duckdb"}));
}

}  // namespace
}  // namespace cairn
