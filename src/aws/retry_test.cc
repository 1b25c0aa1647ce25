#include "aws/retry.h"

#include <gtest/gtest.h>

#include "testing/scripted_http.h"

namespace cairn::aws {
namespace {

class RetryTest : public ::testing::Test {
 protected:
  // Fails so often before it succeeds.
  Result<int> run(int failures, ErrorKind kind) {
    attempts_ = 0;
    return with_tries(http_.surroundings(), 5, [&]() -> Result<int> {
      if (++attempts_ <= failures) return Error(kind, "away");
      return attempts_;
    });
  }

  testing::ScriptedHttp http_{[](const http::Request&) { return testing::answer(200); }};
  int attempts_ = 0;
};

TEST_F(RetryTest, WhatPassesIsTriedAgain) {
  EXPECT_EQ(run(4, ErrorKind::kTransient).value(), 5);
  EXPECT_EQ(run(5, ErrorKind::kTransient).error().text(), "after 5 tries: away");
  EXPECT_EQ(attempts_, 5);
}

TEST_F(RetryTest, WhatStaysIsNotTriedAgain) {
  for (const ErrorKind kind : {ErrorKind::kDenied, ErrorKind::kConfig, ErrorKind::kCancelled, ErrorKind::kInternal}) {
    EXPECT_EQ(run(1, kind).error().text(), "away");
    EXPECT_EQ(attempts_, 1);
  }
}

}  // namespace
}  // namespace cairn::aws
