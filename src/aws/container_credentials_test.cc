#include "aws/container_credentials.h"

#include <gtest/gtest.h>

#include "testing/scripted_http.h"
#include "testing/temporary_directory.h"

namespace cairn::aws {
namespace {

using testing::answer;

constexpr const char* kAnswer =
    R"({"AccessKeyId": "ASIA", "SecretAccessKey": "s", "Token": "t", "Expiration": "2030-01-01T00:00:00Z"})";

class ContainerCredentialsTest : public ::testing::Test {
 protected:
  Result<std::unique_ptr<CredentialsProvider>> provider() {
    return container_credentials(http_.surroundings(environment_));
  }
  Result<Credentials> credentials() { return provider().value()->credentials(); }

  testing::FakeEnvironment environment_;
  http::Response answer_ = answer(200, kAnswer);
  testing::ScriptedHttp http_{[this](const http::Request&) { return answer_; }};
};

TEST_F(ContainerCredentialsTest, OfEcsComeFromItsOneHost) {
  environment_.set("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/v2/credentials/1?x=y");
  EXPECT_EQ(credentials()->access_key_id, "ASIA");
  EXPECT_EQ(http_.last().url.origin() + http_.last().url.target(), "http://169.254.170.2/v2/credentials/1?x=y");
  EXPECT_EQ(http_.last().route, http::Route::kDirect);
  EXPECT_EQ(testing::header(http_.last(), "authorization"), "");
  EXPECT_EQ(provider().value()->describe(), "the container's role, from http://169.254.170.2");
}

TEST_F(ContainerCredentialsTest, OfEksComeWithTheTokenInAFileThatIsReadEachTime) {
  const testing::TemporaryDirectory directory;
  directory.write("token", "first\n");
  environment_.set("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://169.254.170.23/v1/credentials");
  environment_.set("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", (directory / "token").string());
  environment_.set("AWS_CONTAINER_AUTHORIZATION_TOKEN", "not this one");
  const auto pod = provider().value();
  const Credentials first = pod->credentials().value();
  EXPECT_EQ(testing::header(http_.last(), "authorization"), "first");
  directory.write("token", "second");
  EXPECT_FALSE(pod->replace(first).has_value());  // the server gives the same again
  EXPECT_EQ(testing::header(http_.last(), "authorization"), "second");
}

TEST_F(ContainerCredentialsTest, ATokenMayStandInTheEnvironment) {
  environment_.set("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://localhost:1/get");
  environment_.set("AWS_CONTAINER_AUTHORIZATION_TOKEN", "Basic abc");
  EXPECT_TRUE(credentials().has_value());
  EXPECT_EQ(testing::header(http_.last(), "authorization"), "Basic abc");
  environment_.set("AWS_CONTAINER_AUTHORIZATION_TOKEN", "canary\r\nx-evil: 1");
  EXPECT_EQ(credentials().error().text(),
            "the credentials of the container: AWS_CONTAINER_AUTHORIZATION_TOKEN holds a line break");
}

TEST_F(ContainerCredentialsTest, OnlyHostsThatMaySeeATokenAreAsked) {
  for (const char* url :
       {"https://example.com/get", "http://127.0.0.1:80/", "http://127.9.9.9/", "http://[::1]:1/x", "http://localhost/",
        "http://169.254.170.2/", "http://169.254.170.23/", "http://[fd00:ec2::23]/"}) {
    environment_.set("AWS_CONTAINER_CREDENTIALS_FULL_URI", url);
    EXPECT_TRUE(provider().has_value()) << url;
  }
  for (const char* url : {"http://example.com/", "http://169.254.170.24/", "http://169.254.169.254/",
                          "http://10.0.0.1/", "http://127.0.0.1.evil.com/", "http://localhost.evil.com/",
                          "http://[fd00:ec2::254]/", "http://user@localhost/", "ftp://localhost/", "localhost"}) {
    environment_.set("AWS_CONTAINER_CREDENTIALS_FULL_URI", url);
    EXPECT_EQ(provider().error().kind(), ErrorKind::kConfig) << url;
  }
}

TEST_F(ContainerCredentialsTest, ARelativeAddressLeadsNowhereElse) {
  for (const char* path : {"@evil.com/", "evil.com/", ":80@evil.com", "//evil.com/x"}) {
    environment_.set("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", path);
    EXPECT_TRUE(credentials().has_value());
    EXPECT_EQ(http_.last().url.origin(), "http://169.254.170.2") << path;
  }
}

TEST_F(ContainerCredentialsTest, WithoutAnAddressThereAreNone) { EXPECT_EQ(provider().value(), nullptr); }

TEST_F(ContainerCredentialsTest, WhatPassesIsTriedAgainAndWhatStaysNot) {
  environment_.set("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/x");
  answer_ = answer(500, "canary");
  EXPECT_EQ(credentials().error().kind(), ErrorKind::kTransient);
  EXPECT_EQ(http_.count(), 3U);
  answer_ = answer(403, "canary");
  const Error error = credentials().error();
  EXPECT_EQ(error.kind(), ErrorKind::kDenied);
  EXPECT_EQ(error.text(), "the credentials of the container: http://169.254.170.2 answered with the status 403");
  EXPECT_EQ(http_.count(), 4U);
}

}  // namespace
}  // namespace cairn::aws
