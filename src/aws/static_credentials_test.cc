#include "aws/static_credentials.h"

#include <map>

#include <gtest/gtest.h>

namespace cairn::aws {
namespace {

Result<std::unique_ptr<CredentialsProvider>> with(const std::map<std::string, std::string>& variables) {
  return environment_credentials([&](const std::string& name) -> std::optional<std::string> {
    const auto at = variables.find(name);
    if (at == variables.end()) return std::nullopt;
    return at->second;
  });
}

TEST(EnvironmentCredentials, AreTheThreeVariables) {
  const auto provider =
      with({{"AWS_ACCESS_KEY_ID", "AKID"}, {"AWS_SECRET_ACCESS_KEY", "s/+="}, {"AWS_SESSION_TOKEN", "t"}}).value();
  const Credentials credentials = provider->credentials().value();
  EXPECT_EQ(credentials.access_key_id, "AKID");
  EXPECT_EQ(credentials.secret_access_key.expose(), "s/+=");
  EXPECT_EQ(credentials.session_token.expose(), "t");
  EXPECT_EQ(provider->describe(), "the environment");
}

TEST(EnvironmentCredentials, WithoutAKeyThereAreNone) {
  EXPECT_EQ(with({}).value(), nullptr);
  EXPECT_EQ(with({{"AWS_ACCESS_KEY_ID", ""}, {"AWS_SESSION_TOKEN", "t"}}).value(), nullptr);
}

TEST(EnvironmentCredentials, HalfAKeyIsAnError) {
  EXPECT_EQ(with({{"AWS_ACCESS_KEY_ID", "AKID"}}).error().text(),
            "AWS_ACCESS_KEY_ID is set and AWS_SECRET_ACCESS_KEY is not");
  EXPECT_EQ(with({{"AWS_SECRET_ACCESS_KEY", "x"}}).error().text(),
            "AWS_SECRET_ACCESS_KEY is set and AWS_ACCESS_KEY_ID is not");
}

TEST(EnvironmentCredentials, ALineBreakIsAnErrorThatDoesNotRepeatTheSecret) {
  const auto provider = with({{"AWS_ACCESS_KEY_ID", "AKID"}, {"AWS_SECRET_ACCESS_KEY", "canary\r"}});
  EXPECT_EQ(provider.error().kind(), ErrorKind::kConfig);
  EXPECT_TRUE(provider.error().text().starts_with("AWS_SECRET_ACCESS_KEY "));
  EXPECT_FALSE(provider.error().text().contains("canary"));
}

TEST(StaticCredentials, CannotBeReplaced) {
  StaticCredentials provider({.access_key_id = "AKID", .secret_access_key = Secret("s")}, "the connection file");
  const Error error = provider.replace(provider.credentials().value()).error();
  EXPECT_EQ(error.kind(), ErrorKind::kDenied);
  EXPECT_EQ(error.text(), "the credentials from the connection file have expired");
}

}  // namespace
}  // namespace cairn::aws
