#include "config/copy_path.h"

#include <filesystem>

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace cairn
