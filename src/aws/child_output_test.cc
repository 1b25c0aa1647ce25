#include "aws/child_output.h"

#include <gtest/gtest.h>

#include "testing/temporary_directory.h"

namespace cairn::aws {
namespace {

Result<std::string> run(std::vector<std::string> words, ChildLimits limits = {}) {
  return output_of(words, limits, {});
}

TEST(ChildOutput, IsWhatAProgramWrites) {
  EXPECT_EQ(run({"printf", "%s|", "a b", "$HOME", "*"}).value(), "a b|$HOME|*|");
  EXPECT_EQ(run({"/bin/sh", "-c", "cat; echo out; echo err >&2"}).value(), "out\n");
}

TEST(ChildOutput, ThatIsLargeComesWhole) {
  EXPECT_EQ(run({"head", "-c", "60000", "/dev/zero"}).value(), std::string(60'000, '\0'));
}

TEST(ChildOutput, AnEndWithoutSuccessIsAnErrorThatRepeatsNothing) {
  const Error error = run({"/bin/sh", "-c", "echo canary; echo canary >&2; exit 3", "canary"}).error();
  EXPECT_EQ(error.kind(), ErrorKind::kDenied);
  EXPECT_EQ(error.text(), "`/bin/sh` ended with the code 3");
  EXPECT_EQ(run({"/bin/sh", "-c", "kill -TERM $$"}).error().text(), "`/bin/sh` ended with the code 143");
}

TEST(ChildOutput, AProgramThatIsNotThereCannotBeStarted) {
  EXPECT_EQ(run({"/nowhere/tool", "canary"}).error().text(),
            "`/nowhere/tool` cannot be started: No such file or directory");
}

TEST(ChildOutput, HasALimitOfSizeAndTime) {
  EXPECT_EQ(run({"yes"}, {.bytes_max = 1000}).error().text(), "`yes` wrote more than 1000 bytes");
  EXPECT_EQ(run({"sleep", "1000"}, {.time = std::chrono::milliseconds(30)}).error().text(),
            "`sleep` did not end within 30 ms");
}

TEST(ChildOutput, WhoeverHoldsOnToThePipeIsNotWaitedFor) {
  EXPECT_EQ(run({"/bin/sh", "-c", "sleep 1000 2>/dev/null & echo $!"}).value().find_first_not_of("0123456789\n"),
            std::string::npos);
}

TEST(ChildOutput, EndsWhenItIsStopped) {
  std::stop_source stop;
  stop.request_stop();
  EXPECT_EQ(output_of({"sleep", "1000"}, {}, stop.get_token()).error().kind(), ErrorKind::kCancelled);
}

}  // namespace
}  // namespace cairn::aws
