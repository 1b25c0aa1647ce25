#include "cli/manual/man_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cairn::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

CommandPage with_summary(const std::string& summary) {
  return {.name = "cairn", .path = "cairn", .commands = {{.name = "go", .path = "cairn go", .summary = summary}}};
}

std::string page(const std::string& summary) { return man_page(with_summary(summary), "1.2.3", "2026-01-02"); }

TEST(ManPage, NamesVersionAndDate) { EXPECT_THAT(page("x"), HasSubstr(".TH CAIRN 1 \"2026-01-02\" \"cairn 1.2.3\"")); }

TEST(ManPage, KeepsHyphensAndBackslashesAsTheyAre) {
  EXPECT_THAT(page("use --output or \\n"), HasSubstr("use \\-\\-output or \\en"));
}

TEST(ManPage, TakesNoTextForARequest) {
  EXPECT_THAT(page(".cairn/ is a cache"), HasSubstr("\n\\&.cairn/ is"));
  EXPECT_THAT(page("first\n.so /etc/passwd"), Not(HasSubstr("\n.so")));
}

TEST(ManPage, WritesWhatIsNotAsciiByItsNumber) {
  EXPECT_THAT(page("a \u2026 b \u00E9 \U0001F422"), HasSubstr("a \\[u2026] b \\[u00E9] \\[u1F422]"));
}

TEST(ManPage, HasExitCodesEnvironmentAndFiles) {
  for (const char* title : {"EXIT STATUS", "ENVIRONMENT", "FILES"}) {
    EXPECT_THAT(page("x"), HasSubstr(std::string(".SH ") + title));
  }
}

}  // namespace
}  // namespace cairn::cli
