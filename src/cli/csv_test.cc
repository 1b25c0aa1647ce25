#include "cli/csv.h"

#include <gtest/gtest.h>

namespace cairn::cli {
namespace {

TEST(Csv, PlainCellsStandAsTheyAre) { EXPECT_EQ(csv_line({"a", "", "b c"}), "a,,b c\r\n"); }

TEST(Csv, ARecordOfOneEmptyCellIsNoEmptyLine) { EXPECT_EQ(csv_line({""}), "\"\"\r\n"); }

TEST(Csv, WhatWouldEndACellIsQuoted) {
  EXPECT_EQ(csv_line({"a,b", "say \"hi\"", "two\nlines", "cr\r"}),
            "\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",\"cr\r\"\r\n");
}

TEST(Csv, NothingIsChanged) { EXPECT_EQ(csv_line({"=cmd()", "\xff"}), "=cmd(),\xff\r\n"); }

}  // namespace
}  // namespace cairn::cli
