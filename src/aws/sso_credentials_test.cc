#include "aws/sso_credentials.h"

#include <gtest/gtest.h>

#include "testing/scripted_http.h"
#include "testing/temporary_directory.h"

namespace cairn::aws {
namespace {

using testing::answer;

class SsoCredentialsTest : public ::testing::Test {
 protected:
  void log_in(const std::string& json) { home_.write(sso_login_file("my-sso").substr(std::string("~/").size()), json); }
  Result<std::unique_ptr<CredentialsProvider>> provider(const std::string& region = "eu-west-1") {
    return sso_credentials({.profile = "dev",
                            .login = "my-sso",
                            .region = region,
                            .account_id = "123456789012",
                            .role_name = "Data Reader"},
                           http_.surroundings(environment_));
  }
  Result<Credentials> credentials() { return provider().value()->credentials(); }

  testing::TemporaryDirectory home_;
  testing::FakeEnvironment environment_{{"HOME", home_.path().string()}};
  http::Response answer_ = answer(200, R"({"roleCredentials": {"accessKeyId": "ASIA", "secretAccessKey": "s",
                                           "sessionToken": "t", "expiration": 1900000000000}})");
  testing::ScriptedHttp http_{[this](const http::Request&) { return answer_; }};
};

constexpr const char* kLogin = R"({"accessToken": "canary", "expiresAt": "2029-01-01T00:00:00Z"})";

TEST_F(SsoCredentialsTest, AreThoseOfTheRoleForWhoeverLoggedIn) {
  log_in(kLogin);
  EXPECT_EQ(credentials()->access_key_id, "ASIA");
  EXPECT_EQ(http_.last().url.origin() + http_.last().url.target(),
            "https://portal.sso.eu-west-1.amazonaws.com/federation/credentials?"
            "account_id=123456789012&role_name=Data%20Reader");
  EXPECT_EQ(testing::header(http_.last(), "x-amz-sso_bearer_token"), "canary");
}

TEST_F(SsoCredentialsTest, TheFileIsNamedByTheSha1OfTheSession) {
  EXPECT_EQ(sso_login_file("my-sso"), "~/.aws/sso/cache/0ad374308c5a4e22f723adf10145eafad7c4031c.json");
}

TEST_F(SsoCredentialsTest, WithoutALoginTheHintIsTheCommand) {
  struct Case {
    std::string login, error;
  };
  const std::string file = (home_ / sso_login_file("my-sso").substr(2)).string();
  const Case cases[] = {
      {"", "nobody has logged in: there is no " + file},
      {R"({"accessToken": "canary", "expiresAt": "2020-01-01T00:00:00Z"})",
       "the login expired at 2020-01-01T00:00:00Z"},
      {R"(canary)", file + ": not a JSON object"},
      {R"({"accessToken": "canary"})", file + ": expiresAt is no time"},
  };
  for (const Case& c : cases) {
    if (!c.login.empty()) log_in(c.login);
    const Error error = credentials().error();
    EXPECT_EQ(error.kind(), ErrorKind::kDenied);
    EXPECT_EQ(error.text(), "the role Data Reader of account 123456789012 by the login of profile `dev`: " + c.error);
    EXPECT_EQ(error.hint(), "aws sso login --profile dev");
  }
  EXPECT_EQ(http_.count(), 0U);
}

TEST_F(SsoCredentialsTest, ARefusalSaysWhatToDo) {
  log_in(kLogin);
  answer_ = answer(401, "canary");
  EXPECT_EQ(credentials().error().hint(), "aws sso login --profile dev");
  answer_ = answer(403, "canary");
  EXPECT_TRUE(credentials().error().hint().contains("assigned"));
  answer_ = answer(404, "canary");
  EXPECT_TRUE(credentials().error().hint().contains("sso_account_id"));
  EXPECT_EQ(http_.count(), 3U);
  answer_ = answer(429, "canary");
  EXPECT_EQ(credentials().error().kind(), ErrorKind::kTransient);
  EXPECT_EQ(http_.count(), 6U);
  EXPECT_FALSE(credentials().error().text().contains("canary"));
}

TEST_F(SsoCredentialsTest, TheRegionDecidesTheHost) {
  log_in(kLogin);
  EXPECT_TRUE(provider("cn-north-1").value()->credentials().has_value());
  EXPECT_EQ(http_.last().url.host, "portal.sso.cn-north-1.amazonaws.com.cn");
  EXPECT_EQ(provider("evil.example.com/").error().kind(), ErrorKind::kConfig);
}

}  // namespace
}  // namespace cairn::aws
