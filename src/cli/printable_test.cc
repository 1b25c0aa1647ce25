#include "cli/printable.h"

#include <gtest/gtest.h>

#include "cli/text_table.h"

namespace cairn::cli {
namespace {

TEST(Printable, LeavesOrdinaryTextAlone) { EXPECT_EQ(printable("Größe 名前 🙂"), "Größe 名前 🙂"); }

TEST(Printable, ShowsWhatCouldDeceiveATerminal) {
  EXPECT_EQ(printable("a\x1b[31mb\n"), "a\\x1B[31mb\\x0A");
  EXPECT_EQ(printable("\xE2\x80\xAEgnp.exe"), "\\u{202E}gnp.exe");
  EXPECT_EQ(printable("\xFFx"), "\\xFFx");
  EXPECT_EQ(printable("\xC0\xAF"), "\\xC0\\xAF");
}

TEST(DisplayWidth, CountsAsATerminalDoes) {
  EXPECT_EQ(display_width("abc"), 3U);
  EXPECT_EQ(display_width("名前"), 4U);
  EXPECT_EQ(display_width("e\xCC\x81"), 1U);
}

TEST(Format, NumbersForPeople) {
  EXPECT_EQ(format_bytes(1023), "1023 B");
  EXPECT_EQ(format_bytes(1536), "1.5 KiB");
  EXPECT_EQ(format_seconds(0.44), "0.4 s");
  EXPECT_EQ(format_seconds(75), "1 m 15 s");
  EXPECT_EQ(format_seconds(7260), "2 h 01 m");
}

TEST(TextTable, LinesUp) {
  TextTable table({{"table"}, {"rows", TextTable::Align::kRight}});
  table.add({"users", "12"});
  table.add({"名前", "1,234"});
  EXPECT_EQ(table.text(),
            "table   rows\n"
            "-----  -----\n"
            "users     12\n"
            "名前   1,234\n");
}

}  // namespace
}  // namespace cairn::cli
