#include "cli/exit_codes.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "model/exit_code.h"

namespace cairn::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

bool is_listed(int code) { return std::ranges::find(exit_codes(), code, &ExitCode::code) != exit_codes().end(); }

TEST(ExitCodes, ListWhatEveryKindOfErrorEndsWith) {
  for (const ErrorKindInfo& info : error_kinds()) EXPECT_TRUE(is_listed(info.exit_code)) << info.name;
}

TEST(ExitCodes, ListWhatARunCanEndWith) {
  for (const int code : exit_code_precedence()) EXPECT_TRUE(is_listed(code)) << code;
}

TEST(ExitCodes, NameTheKindsBehindThem) {
  EXPECT_EQ(kinds_of_exit_code(4), "transient, conflict");
  EXPECT_EQ(kinds_of_exit_code(0), "");
}

TEST(CommandFooter, ExplainsTheCodesOfTheCommandAndNamesTheRest) {
  const std::string footer = command_footer({{"cairn plan", "all of it"}}, {0, 8});
  EXPECT_THAT(footer, HasSubstr("Examples:\n  cairn plan  all of it\n\nExit codes:\n    0  "));
  EXPECT_THAT(footer, HasSubstr("\n    8  "));
  EXPECT_THAT(footer, HasSubstr("and 1, 2, 4, 6, 130, 143, as every command"));
  EXPECT_THAT(footer, Not(HasSubstr("\n    5  ")));
}

TEST(CommandFooter, BreaksLongLinesBelowTheirText) {
  EXPECT_THAT(command_footer({}, {3}), testing::ContainsRegex("\n    3  partial: [^\n]*\n       [a-z(]"));
}

TEST(CommandFooter, LinesExamplesUp) {
  EXPECT_THAT(command_footer({{"cairn a", "one"}, {"cairn abc", "two"}}, {0}),
              HasSubstr("  cairn a    one\n  cairn abc  two\n"));
}

}  // namespace
}  // namespace cairn::cli
