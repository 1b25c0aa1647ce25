#include "cli/manual/markdown.h"

#include <gtest/gtest.h>

namespace cairn::cli {
namespace {

TEST(Markdown, EscapesWhatWouldBeAMark) { EXPECT_EQ(markdown("<schema>_raw, '*'"), "\\<schema\\>_raw, '\\*'"); }

TEST(Markdown, LeavesCodeAlone) { EXPECT_EQ(markdown("`\"*\"` is *all*"), "`\"*\"` is \\*all\\*"); }

TEST(Markdown, KeepsABarFromEndingACell) {
  EXPECT_EQ(markdown_cell("N|all"), "N\\|all");
  EXPECT_EQ(markdown_code("--rows N|all"), "`--rows N\\|all`");
}

TEST(Markdown, PutsNumbersToTheRight) { EXPECT_EQ(markdown_head({">code", ""}), "| code | |\n|--:|---|\n"); }

TEST(Markdown, HasRowsOfCells) { EXPECT_EQ(markdown_row({"a", "", "c"}), "| a | | c |\n"); }

}  // namespace
}  // namespace cairn::cli
