#include "aws/credentials_json.h"

#include <gtest/gtest.h>

namespace cairn::aws {
namespace {

TEST(CredentialsJson, OfAMetadataService) {
  const Credentials credentials =
      parse_credentials_json(R"({"Code": "Success", "Type": "AWS-HMAC", "AccessKeyId": "ASIA", "SecretAccessKey": "s",
                                 "Token": "t", "Expiration": "2026-11-24T08:02:05Z"})",
                             TokenKey::kToken)
          .value();
  EXPECT_EQ(credentials.access_key_id, "ASIA");
  EXPECT_EQ(credentials.secret_access_key.expose(), "s");
  EXPECT_EQ(credentials.session_token.expose(), "t");
  EXPECT_EQ(format_utc(*credentials.expires_at), "2026-11-24T08:02:05Z");
}

TEST(CredentialsJson, OfAProcessWithAPermanentKey) {
  const std::string json = R"({"Version": 1, "AccessKeyId": "AKIA", "SecretAccessKey": "s", "Expiration": null})";
  const Credentials credentials = parse_credentials_json(json, TokenKey::kSessionToken).value();
  EXPECT_TRUE(credentials.session_token.empty());
  EXPECT_FALSE(credentials.expires_at.has_value());
  EXPECT_EQ(version_of_json(json), 1);
}

TEST(CredentialsJson, OfSso) {
  const Credentials credentials =
      parse_sso_credentials_json(R"({"roleCredentials": {"accessKeyId": "ASIA", "secretAccessKey": "s",
                                     "sessionToken": "t", "expiration": 1795507325000}})")
          .value();
  EXPECT_EQ(credentials.session_token.expose(), "t");
  EXPECT_EQ(format_utc(*credentials.expires_at), "2026-11-24T08:02:05Z");
}

TEST(CredentialsJson, AnythingElseIsDeniedWithoutItsValues) {
  struct Case {
    std::string json, error;
  };
  const std::string none = "what it answers are no credentials: ";
  const Case cases[] = {
      {"", none + "no JSON object"},
      {"[canary]", none + "no JSON object"},
      {R"(["canary"])", none + "no JSON object"},
      {R"({"AccessKeyId": "canary"})", none + "no SecretAccessKey"},
      {R"({"AccessKeyId": 7, "SecretAccessKey": "canary"})", none + "no AccessKeyId"},
      {R"({"AccessKeyId": "A", "SecretAccessKey": "canary\n"})",
       none + "SecretAccessKey holds a blank, a line break or another character that no key has"},
      {R"({"AccessKeyId": "A", "SecretAccessKey": "canary", "Expiration": "canary"})", none + "Expiration is no time"},
      {R"({"AccessKeyId": "A", "SecretAccessKey": "canary", "Expiration": 7})", none + "Expiration is no time"},
      {R"({"Code": "Failed", "Message": "canary"})", "it refuses credentials, with the code Failed"},
      {R"({"Code": "<canary>"})", "it refuses credentials, with the code that cannot be shown"},
  };
  for (const Case& c : cases) {
    const auto parsed = parse_credentials_json(c.json, TokenKey::kToken);
    ASSERT_FALSE(parsed.has_value()) << c.json;
    EXPECT_EQ(parsed.error().text(), c.error);
    EXPECT_EQ(parsed.error().kind(), ErrorKind::kDenied);
  }
  EXPECT_EQ(parse_sso_credentials_json(R"({"roleCredentials": "canary"})").error().text(), none + "no roleCredentials");
  EXPECT_EQ(parse_sso_credentials_json(
                R"({"roleCredentials": {"accessKeyId": "A", "secretAccessKey": "s", "expiration": -1}})")
                .error()
                .text(),
            none + "expiration is no time");
}

TEST(CredentialsJson, ALoginOfSso) {
  const SsoLogin login = parse_sso_login(R"({"accessToken": "t", "expiresAt": "2026-11-24T08:02:05UTC"})").value();
  EXPECT_EQ(login.access_token.expose(), "t");
  EXPECT_EQ(format_utc(login.expires_at), "2026-11-24T08:02:05Z");
  EXPECT_EQ(parse_sso_login("canary").error().text(), "not a JSON object");
  EXPECT_EQ(parse_sso_login(R"({"accessToken": "canary"})").error().text(), "expiresAt is no time");
  EXPECT_EQ(parse_sso_login(R"({"expiresAt": "canary"})").error().text(), "no accessToken");
}

}  // namespace
}  // namespace cairn::aws
