#include "destination/duckdb/errors.h"

#include <gtest/gtest.h>

namespace cairn::duckdb {
namespace {

Error opened(std::string_view message) { return error_of(type_of(message), message); }

TEST(DuckDbErrors, ALockNamesItsHolder) {
  const Error error = opened(
      "IO Error: Could not set lock on file \"/data/w.duckdb\": Conflicting lock is held in /usr/bin/python3.11 (PID "
      "1234) by "
      "user ada. See also https://duckdb.org/docs/stable/connect/concurrency");
  EXPECT_EQ(error.kind(), ErrorKind::kLocked);
  EXPECT_EQ(error.message(),
            "DuckDB: IO Error: Could not set lock on file \"/data/w.duckdb\": Conflicting lock is held in "
            "/usr/bin/python3.11 (PID 1234) by user ada");
  EXPECT_FALSE(error.hint().empty());
}

TEST(DuckDbErrors, AFileOfANewerVersionIsAMatterOfConfiguration) {
  const Error error = opened(
      "IO Error: Trying to read a database file with version number 99, but we can only read versions between 64 and "
      "68.");
  EXPECT_EQ(error.kind(), ErrorKind::kConfig);
  EXPECT_NE(error.hint().find("newer"), std::string::npos);
}

TEST(DuckDbErrors, ADamagedWalIsToBeKept) {
  const Error error = opened("Serialization Error: Failure while replaying WAL file \"/data/w.duckdb.wal\": checksum");
  EXPECT_EQ(error.kind(), ErrorKind::kConfig);
  EXPECT_NE(error.hint().find("keep"), std::string::npos);
}

TEST(DuckDbErrors, AFileThatWasCutShortIsDamagedAndToBeKept) {
  const std::string_view message =
      "IO Error: Could not read enough bytes from file \"/data/w.duckdb\": attempted to read 262144 bytes from "
      "location 6565888";
  EXPECT_EQ(opened(message).kind(), ErrorKind::kConfig);
  EXPECT_NE(opened(message).hint().find("keep"), std::string::npos);
  EXPECT_TRUE(is_damage(message));
}

TEST(DuckDbErrors, ASpillFileThatWasCutShortIsNoDamageToTheDatabase) {
  EXPECT_FALSE(is_damage(
      "IO Error: Could not read enough bytes from file \"/data/w.duckdb.spill/duckdb_temp_storage_S64K-0.tmp\": "
      "attempted to read 65536 bytes from location 0"));
}

TEST(DuckDbErrors, AFullDiskPasses) {
  EXPECT_EQ(error_of(DUCKDB_ERROR_IO, "IO Error: Could not write file: No space left on device").kind(),
            ErrorKind::kTransient);
}

TEST(DuckDbErrors, MemoryThatCannotBeSpilledNamesTheVolumeAndTheOtherCure) {
  const Error error =
      error_of(DUCKDB_ERROR_OUT_OF_MEMORY, "Out of Memory Error: failed to offload data block of size 256.0 KiB");
  EXPECT_EQ(error.kind(), ErrorKind::kTransient);
  EXPECT_NE(error.hint().find("beside the database: free space on that volume"), std::string::npos) << error.hint();
  EXPECT_NE(error.hint().find("`memory:`"), std::string::npos) << error.hint();
}

TEST(DuckDbErrors, ASpillDirectoryThatIsMissingIsAFullDisk) {
  const Error error = opened(
      "IO Error: Cannot open file \"/data/w.duckdb.spill/duckdb_temp_storage_S64K-0.tmp\": No such file or directory");
  EXPECT_EQ(error.kind(), ErrorKind::kTransient);
  EXPECT_NE(error.hint().find("free space on that volume"), std::string::npos) << error.hint();
}

TEST(DuckDbErrors, TooLittleMemoryIsAMatterOfConfiguration) {
  const Error error =
      error_of(DUCKDB_ERROR_OUT_OF_MEMORY, "Out of Memory Error: could not allocate block of size 256.0 KiB");
  EXPECT_EQ(error.kind(), ErrorKind::kConfig);
  EXPECT_NE(error.hint().find("memory"), std::string::npos);
}

TEST(DuckDbErrors, WhatUsersChangedIsASchemaMismatch) {
  EXPECT_EQ(error_of(DUCKDB_ERROR_CATALOG, "Catalog Error: Table with name users does not exist!").kind(),
            ErrorKind::kSchemaMismatch);
}

TEST(DuckDbErrors, TheQuotedSqlIsLeftOut) {
  const Error error =
      error_of(DUCKDB_ERROR_BINDER, "Binder Error: no such column\n\nLINE 1: select nonsense\n               ^");
  EXPECT_EQ(error.message(), "DuckDB: Binder Error: no such column");
}

TEST(DuckDbErrors, AFatalErrorEndsTheInstance) {
  EXPECT_TRUE(is_fatal(DUCKDB_ERROR_FATAL, "FATAL Error: Failed: database has been invalidated"));
  EXPECT_FALSE(is_fatal(DUCKDB_ERROR_IO, "IO Error: Could not read"));
}

}  // namespace
}  // namespace cairn::duckdb
