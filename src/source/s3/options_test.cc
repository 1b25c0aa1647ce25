#include "source/s3/options.h"

#include <map>

#include <gtest/gtest.h>

namespace cairn::s3 {
namespace {

Result<Options> options(const S3Settings& s3, std::map<std::string, std::string> variables = {}) {
  return options_of({.location = "s3://acme", .s3 = s3}, [&](const std::string& name) -> std::optional<std::string> {
    const auto at = variables.find(name);
    if (at == variables.end()) return std::nullopt;
    return at->second;
  });
}

TEST(S3Options, TheRegionIsConfiguredOrThatOfTheEnvironmentOrAGuess) {
  const std::map<std::string, std::string> both{{"AWS_REGION", "eu-west-1"}, {"AWS_DEFAULT_REGION", "eu-west-2"}};
  EXPECT_EQ(options({.region = "eu-west-3"}, both).value().place.region, "eu-west-3");
  EXPECT_EQ(options({}, both).value().place.region, "eu-west-1");
  EXPECT_EQ(options({}, {{"AWS_DEFAULT_REGION", "eu-west-2"}}).value().place.region, "eu-west-2");
  EXPECT_EQ(options({}).value().place.region, "us-east-1");
}

TEST(S3Options, PlainHttpStaysOnThisMachineUnlessItMayLeave) {
  EXPECT_TRUE(options({.endpoint = "http://127.0.0.1:9000"}));
  EXPECT_TRUE(options({.endpoint = "http://localhost:9000"}));
  EXPECT_TRUE(options({.endpoint = "https://objects.example.com"}));
  EXPECT_EQ(options({.endpoint = "http://objects.example.com"}).error().kind(), ErrorKind::kConfig);
  EXPECT_TRUE(options({.endpoint = "http://objects.example.com", .allows_http = true}));
}

TEST(S3Options, WhatCannotBeIsSaidBeforeAnythingIsAsked) {
  for (const S3Settings& s3 :
       {S3Settings{.region = "Mars"}, S3Settings{.endpoint = "objects.example.com"},
        S3Settings{.endpoint = "https://user:word@example.com"}, S3Settings{.endpoint = "https://example.com?x=1"},
        S3Settings{.endpoint = "https://example.com", .is_fips = true}}) {
    EXPECT_EQ(options(s3).error().kind(), ErrorKind::kConfig);
  }
  EXPECT_EQ(options_of({.location = "s3://a"}, [](const std::string&) { return std::nullopt; }).error().kind(),
            ErrorKind::kConfig);
}

}  // namespace
}  // namespace cairn::s3
