#include "cli/render_status.h"

#include <gtest/gtest.h>

#include "cli/console.h"

namespace cairn::cli {
namespace {

// While a run holds the database, what an earlier version has left in the cache is shown.
TEST(RenderStatus, WhatAnEarlierVersionWroteIsShown) {
  const Console console(stdout, stderr, [](const std::string&) { return std::optional<std::string>(); });
  const Result<std::string> text = render_status(
      R"({"format":1,"newest_dump":7,"last_run":null,"tables":[{"table":"users","selection":"selected","state":"ok",
          "bookmark":7,"newest_dump":7,"dumps_behind":0,"generation":7,"row_count":3,"hold":null}]})",
      console);
  ASSERT_TRUE(text.has_value()) << text.error().text();
  EXPECT_NE(text->find("Up to date with dump 7."), std::string::npos) << *text;
}

}  // namespace
}  // namespace cairn::cli
