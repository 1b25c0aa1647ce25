#include "aws/web_identity.h"

#include <gtest/gtest.h>

#include "testing/scripted_http.h"
#include "testing/sts_answers.h"
#include "testing/temporary_directory.h"

namespace cairn::aws {
namespace {

using testing::form_field;

constexpr const char* kRole = "arn:aws:iam::123456789012:role/pod";

class WebIdentityTest : public ::testing::Test {
 protected:
  WebIdentityTest() { directory_.write("token", "jwt1\n"); }

  Result<std::unique_ptr<CredentialsProvider>> provider() {
    return environment_web_identity("eu-west-1", http_.surroundings(environment_));
  }
  std::string file() const { return (directory_ / "token").string(); }

  testing::TemporaryDirectory directory_;
  testing::FakeEnvironment environment_{
      {"AWS_WEB_IDENTITY_TOKEN_FILE", file()}, {"AWS_ROLE_ARN", kRole}, {"AWS_ROLE_SESSION_NAME", "my-pod"}};
  testing::ScriptedHttp http_{[this](const http::Request&) {
    return testing::sts_session("ASIA", http_.clock.now() + std::chrono::hours(1), "AssumeRoleWithWebIdentity");
  }};
};

TEST_F(WebIdentityTest, TheTokenIsReadAgainForEachSession) {
  const auto pod = provider().value();
  EXPECT_EQ(pod->credentials()->access_key_id, "ASIA");
  EXPECT_EQ(form_field(http_.last(), "WebIdentityToken"), "jwt1");
  EXPECT_EQ(form_field(http_.last(), "RoleArn"), kRole);
  EXPECT_EQ(form_field(http_.last(), "RoleSessionName"), "my-pod");
  EXPECT_EQ(http_.last().url.host, "sts.eu-west-1.amazonaws.com");
  directory_.write("token", "jwt2");
  http_.clock.advance(std::chrono::minutes(50));
  EXPECT_TRUE(pod->credentials().has_value());
  EXPECT_EQ(form_field(http_.last(), "WebIdentityToken"), "jwt2");
  EXPECT_EQ(pod->describe(), fmt::format("the role {}, assumed with the token in {}", kRole, file()));
}

TEST_F(WebIdentityTest, WithoutATokenFileThereIsNone) {
  environment_.set("AWS_WEB_IDENTITY_TOKEN_FILE", "");
  EXPECT_EQ(provider().value(), nullptr);
}

TEST_F(WebIdentityTest, TheSessionHasAName) {
  environment_.set("AWS_ROLE_SESSION_NAME", "");
  EXPECT_TRUE(provider().value()->credentials().has_value());
  EXPECT_EQ(form_field(http_.last(), "RoleSessionName"), "cairn");
}

TEST_F(WebIdentityTest, HalfASettingIsAnError) {
  environment_.set("AWS_ROLE_SESSION_NAME", "my pod");
  EXPECT_EQ(provider().error().text(), "AWS_ROLE_ARN or AWS_ROLE_SESSION_NAME: `my pod` is not the name of a session");
  environment_.set("AWS_ROLE_ARN", "pod");
  EXPECT_EQ(provider().error().kind(), ErrorKind::kConfig);
  environment_.set("AWS_ROLE_ARN", "");
  EXPECT_EQ(provider().error().text(), "AWS_WEB_IDENTITY_TOKEN_FILE is set and AWS_ROLE_ARN is not");
}

TEST_F(WebIdentityTest, AFileWithoutATokenIsDeniedAndNotRepeated) {
  for (const char* content : {"", "\n \n", "canary canary", "canary\x01"}) {
    directory_.write("token", content);
    const Error error = provider().value()->credentials().error();
    EXPECT_EQ(error.kind(), ErrorKind::kDenied);
    EXPECT_TRUE(error.text().contains(file()));
    EXPECT_FALSE(error.text().contains("canary"));
  }
  environment_.set("AWS_WEB_IDENTITY_TOKEN_FILE", "/nowhere/token");
  EXPECT_EQ(provider().value()->credentials().error().text(),
            fmt::format("assuming {}: /nowhere/token: no such file", kRole));
  EXPECT_EQ(http_.count(), 0U);
}

}  // namespace
}  // namespace cairn::aws
